import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { bareObservation } from "@apprentice/core/action/testing/bare-observation.ts";
import { AccessPage, TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import { encodeTile } from "@apprentice/guard/pixels/encode-tile.ts";
import { composeFrame } from "@apprentice/learn/export/compose-frame.ts";
import { contactSheet } from "@apprentice/learn/sheet/contact-sheet.ts";
import { sealItems, type Colleague, type World } from "../promises/world.ts";
import { useRawViewWorld } from "./raw-view-world.ts";

const place = useRawViewWorld();
const dayMs = 86_400_000;
const tilePx = 256;

/** Somebody whose recording holds one picture, uploaded and compiled. */
async function pictured(world: World) {
  const device = await world.enrol();
  const receipt = await device.consent();
  world.advance(14 * dayMs);
  const startMs = world.nowMs();
  const claim = await device.begin(receipt);
  world.advance(dayMs);
  const tile = await encodeTile(Buffer.alloc(tilePx * tilePx * 3, 0xc8), tilePx, tilePx);
  const observation = bareObservation("obs-before", {
    tMs: startMs + 10,
    frame: { widthPx: tilePx, heightPx: tilePx, tilePx, tiles: [tile.hash] },
    frameAgeMs: 5,
  });
  const times = { startMs: startMs + 20, endMs: startMs + 30, approach: [] };
  const { recordingId } = claim;
  const meta = { version: 1, recordingId, instruction: "look", source: "human" };
  const items: unknown[] = [
    { topic: "meta", meta: { ...meta, startedMs: startMs, os: "test", fidelity: "actions" } },
    { topic: "tile", tile },
    { topic: "observation", observation },
    {
      topic: "action",
      action: { kind: "type", ...times, observationId: "obs-before", text: "x", fieldId: null },
    },
  ];
  const reply = await device.upload(claim, await sealItems(device, claim, items as SafeItem[]));
  expect(reply.status).toBe(201);
  await world.drained();
  const row = await world.services.db
    .selectFrom("trajectories")
    .select("trajectory_id")
    .where("participant_id", "=", device.participantId)
    .executeTakeFirstOrThrow();
  return { device, tile, trajectoryId: TrajectoryId.parse(row.trajectory_id) };
}

test("pictures come with two signatures, for half an hour, each logged before its key; never otherwise", async () => {
  const { world, deputy, speaker, dir, as, sign } = place();
  const { device, tile, trajectoryId } = await pictured(world);
  const reviewer = world.byRole("reviewer");
  const asking = ["--reason", "rights_request", "--ticket", "CASE-17"];
  const asked = await as(reviewer, "ask", trajectoryId, ...asking);
  const viewId = /raw-[a-z0-9]{16}/.exec(asked.out)?.[0] ?? "";
  const picture = async (who: Colleague, hash: string = tile.hash) => {
    const how = { params: { id: viewId, hash } };
    const reply = await world.ask(who, "raw_view", "getRawViewTile", how);
    return { status: reply.status, seen: reply.bytes.equals(Buffer.from(tile.webp)) };
  };
  const refused = { status: 403, seen: false };
  const sheets = join(dir, "sheets");
  const draw = (name: string) => as(reviewer, "open", viewId, "--sheet", `${sheets}-${name}.png`);

  expect(await picture(reviewer)).toEqual(refused);
  expect(await sign(deputy, viewId)).toMatchObject({ code: 0 });
  expect(await picture(reviewer)).toEqual(refused);
  expect((await draw("early")).code).toBe(1);
  expect(await sign(speaker, viewId)).toMatchObject({ code: 0 });

  expect(await picture(reviewer)).toEqual({ status: 200, seen: true });
  expect(await picture(reviewer, "0".repeat(64))).toEqual({ status: 404, seen: false });
  for (const other of [deputy, speaker, world.byRole("steward"), world.byRole("curator")])
    expect(await picture(other)).toEqual(refused);
  expect(await draw("open")).toMatchObject({ code: 0 });
  const own = await device.call("getTrajectory", { params: { id: trajectoryId } });
  const { trajectory } = TrajectoryAnswer.parse(own.body);
  const sheet = (webp: Uint8Array | null) =>
    contactSheet({
      trajectory,
      frame: async ({ frame }) =>
        frame && composeFrame({ frame, tile: () => Promise.resolve(webp), format: "png" }),
    });
  const drawn = await readFile(`${sheets}-open.png`);
  expect(drawn.equals(await sheet(tile.webp))).toBe(true);
  expect(drawn.equals(await sheet(null))).toBe(false);
  expect((await stat(`${sheets}-open.png`)).mode & 0o777).toBe(0o600);
  expect((await draw("open")).err).toContain("is there already");

  world.advance(31 * 60_000);
  expect(await picture(reviewer)).toEqual(refused);
  expect((await draw("late")).code).toBe(1);
  const pngs = (await readdir(dir)).filter((name) => name.endsWith(".png"));
  expect(pngs).toEqual(["sheets-open.png"]);

  const page = AccessPage.parse((await device.call("listAccesses")).body).items;
  const looks = page.filter(({ entry }) => entry["action"] === "getRawViewTile");
  // The picture, the one that is not there, and that of each of the two sheets.
  expect(looks.filter(({ entry }) => entry["allow"] === true)).toHaveLength(4);
  expect(looks.filter(({ entry }) => entry["allow"] === false)).toHaveLength(7);
});
