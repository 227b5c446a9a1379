import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StaffRole } from "@apprentice/collector/access/principal.ts";
import { newStaffToken } from "@apprentice/collector/access/staff-tokens.ts";
import { openFolderBlobs } from "@apprentice/collector/blobs/folder-blobs.ts";
import { searchFolder } from "@apprentice/collector/testing/search-folder.ts";
import { openRootKey } from "@apprentice/collector/keys/root-key.ts";
import { TrajectoryPage } from "@apprentice/core/api/schemas.ts";
import { endpoints, type EndpointName } from "@apprentice/core/api/endpoints.ts";
import { newColleague, startWorld, type Colleague, type World } from "./world.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
let world: World;
let person: Awaited<ReturnType<World["takePart"]>>;
let managers: Colleague[];
beforeAll(async () => {
  managers = await Promise.all(
    StaffRole.options.map((role) => newColleague(`boss-${role}`, role, { managesPeople: true })),
  );
  const lead = await newColleague("lead", "reviewer", { line: ["team-a"] });
  managers.push(lead);
  world = await startWorld({ more: managers });
  person = await world.takePart({ team: "team-a" });
});
afterAll(() => world[Symbol.asyncDispose]());

test("there is no role for people-managers, and no token can carry one", () => {
  for (const role of ["manager", "people-manager", "admin", "hr", "Reviewer"]) {
    expect(StaffRole.safeParse(role).success).toBe(false);
    expect(() => newStaffToken({ staffId: "boss", role: role as StaffRole, random })).toThrow(
      /role/,
    );
  }
});

test("who manages people gets nothing from any endpoint, in any role, for any purpose", async () => {
  const names = (Object.keys(endpoints) as EndpointName[]).filter((name) =>
    ["staff", "either"].includes(endpoints[name].caller),
  );
  const params = { id: person.trajectoryId, hash: "0".repeat(64) };
  const purposes = ["operate", "review", "train_computer_use_agents", "raw_view", "report"];
  for (const manager of managers.filter(({ member }) => member.managesPeople)) {
    for (const name of names) {
      for (const purpose of purposes) {
        const reply = await world.ask(manager, purpose, name, { params });
        expect(reply.status).toBeGreaterThanOrEqual(400);
        expect(reply.bytes.includes(person.canary)).toBe(false);
      }
    }
  }
});

test("a reviewer never sees the work of their own reporting line; another reviewer does", async () => {
  const lead = managers.find(({ staffId }) => staffId === "lead");
  if (!lead) throw new Error("nobody leads");
  const path = { params: { id: person.trajectoryId } };
  const refused = await world.ask(lead, "review", "getTrajectory", path);
  expect(refused.status).toBe(403);
  const verdict = { ...path, json: { version: 1, verdict: "rejected" } };
  expect((await world.ask(lead, "review", "reviewTrajectory", verdict)).status).toBe(403);
  const list = await world.ask(lead, "review", "listTrajectories");
  expect(list.bytes.includes(person.trajectoryId)).toBe(false);
  const other = await world.ask(world.byRole("reviewer"), "review", "getTrajectory", path);
  expect(other.bytes.includes(person.canary)).toBe(true);
  const seen = await world.ask(world.byRole("reviewer"), "review", "listTrajectories");
  expect(seen.bytes.includes(person.trajectoryId)).toBe(true);
  // To the day: what one person sends at once would else stand together by its seconds.
  const { items } = TrajectoryPage.parse(seen.body);
  expect(items.map(({ createdMs }) => createdMs % 86_400_000)).toEqual(items.map(() => 0));
});

test("a direct read of database and folder shows neither content nor whose work it is", async () => {
  const { hits, bytesRead } = await searchFolder(world.dataDir, person.canary);
  expect(hits).toEqual([]);
  expect(bytesRead).toBeGreaterThan(10_000);
  // Blobs carry names that the database gives to a pseudonym, and to nothing of the person.
  await using blobs = await openFolderBlobs({ folder: join(world.dataDir, "blobs"), random });
  const names: string[] = [];
  for await (const name of blobs.list("objects")) names.push(name);
  expect(names.length).toBeGreaterThan(0);
  const wrong = { path: join(world.dataDir, "root-key.json"), passphrase: "guessed", random };
  await expect(openRootKey({ ...wrong, demo: false })).rejects.toMatchObject({
    code: "passphrase_wrong",
  });
});
