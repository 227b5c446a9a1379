import { join } from "node:path";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { expect, test } from "vitest";
import { AccessPage } from "@apprentice/core/api/schemas.ts";
import { ParticipantId } from "@apprentice/core/id/id.ts";
import { useRawViewWorld } from "./raw-view-world.ts";

const place = useRawViewWorld();
const asking = ["--reason", "rights_request", "--ticket", "CASE-17"];

test("ask, list, two signatures, open for half an hour; the person sees each of it, logged before the key", async () => {
  const { world, deputy, speaker, as, sign } = place();
  const { device, trajectoryId, canary } = await world.takePart();
  const reviewer = world.byRole("reviewer");
  const asked = await as(reviewer, "ask", trajectoryId, ...asking);
  expect(asked).toMatchObject({ code: 0 });
  const viewId = /raw-[a-z0-9]{16}/.exec(asked.out)?.[0] ?? "";
  expect(asked.out).toContain("Two others");
  const early = await as(reviewer, "open", viewId);
  expect(early.code).toBe(1);
  expect(early.err).toContain("two signatures");
  expect((await as(deputy, "list")).out).toContain("0 of 2 signatures");
  expect(await sign(deputy, viewId)).toMatchObject({ code: 0 });
  const twice = await sign(deputy, viewId);
  expect(twice).toMatchObject({ code: 1, err: expect.stringContaining("already") as string });
  const foreign = await sign(speaker, viewId, "deputy");
  expect(foreign.err).toContain("not signed by the key registered for you");
  const second = await sign(speaker, viewId);
  expect(second.out).toContain("2 of 2 signatures, open for 30 minutes");
  expect((await as(reviewer, "list")).out).toContain("open until");

  const seen = await as(reviewer, "open", viewId);
  expect(seen).toMatchObject({ code: 0, out: expect.stringContaining(canary) as string });
  expect((await as(deputy, "open", viewId)).code).toBe(1);
  world.advance(31 * 60_000);
  expect((await as(reviewer, "open", viewId)).code).toBe(1);
  expect((await as(reviewer, "list")).out).toContain("over");

  const page = AccessPage.parse((await device.call("listAccesses")).body).items;
  const kinds = page.map(({ kind, entry }) =>
    kind === "decision" ? `${String(entry["action"])} ${String(entry["allow"])}` : kind,
  );
  expect(kinds).toContain("raw_view_requested");
  expect(kinds.filter((kind) => kind === "raw_view_approved")).toHaveLength(2);
  expect(kinds).toContain("getRawView true");
  expect(kinds.filter((kind) => kind === "getRawView false")).toHaveLength(3);
});

test("a steward breaks the glass alone and is seen; nobody else can, and nonsense is told as such", async () => {
  const { world, deputy, as, sign } = place();
  const { device, trajectoryId, canary } = await world.takePart();
  const steward = world.byRole("steward");
  const reviewer = world.byRole("reviewer");
  const refused = await as(reviewer, "ask", trajectoryId, ...asking, "--break-glass");
  expect(refused.code).toBe(1);
  const asked = await as(steward, "ask", trajectoryId, ...asking, "--break-glass");
  expect(asked.out).toContain("the person sees it");
  const viewId = /raw-[a-z0-9]{16}/.exec(asked.out)?.[0] ?? "";
  expect((await as(steward, "list")).out).toContain("BREAK-GLASS");
  expect((await as(steward, "open", viewId)).out).toContain(canary);
  const page = AccessPage.parse((await device.call("listAccesses")).body).items;
  expect(page.some(({ kind }) => kind === "break_glass")).toBe(true);

  const wrong = await as(reviewer, "ask", trajectoryId, "--reason", "curious", "--ticket", "1");
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining("rights_request") as string,
  });
  const unknown = await sign(deputy, `raw-${"a".repeat(16)}`);
  expect(unknown).toMatchObject({
    code: 1,
    err: expect.stringContaining("nobody asked") as string,
  });
  expect((await as(world.byRole("operator"), "list")).code).toBe(1);
});

test("whose material was opened in an emergency is told at the next sync, until they have looked", async () => {
  const { world, dir, as } = place();
  const data = ["--data", join(dir, "person")];
  const me = (...argv: string[]) => apprenticeAt(world.nowMs, ...argv, ...data);
  const { code } = await world.issueEnrolmentCode(null);
  const joined = await me("enroll", "--collector", world.url, "--code", code, "--json");
  const { participantId } = JSON.parse(joined.out) as { readonly participantId: string };
  const { trajectoryId } = await world.takePart();
  // The trajectory becomes this person's, who has no recording of their own.
  await world.services.db
    .updateTable("trajectories")
    .set({ participant_id: ParticipantId.parse(participantId) })
    .where("trajectory_id", "=", trajectoryId)
    .execute();
  expect((await me("sync")).out).not.toContain("emergency");
  await as(world.byRole("steward"), "ask", trajectoryId, ...asking, "--break-glass");
  for (let time = 0; time < 2; time++)
    expect((await me("sync")).out).toContain("opened a recording of yours in an emergency");
  expect((await me("access")).out).toContain("break_glass");
  expect((await me("sync")).out).not.toContain("emergency");
});
