import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayMs } from "@apprentice/collector/testing/test-collector.ts";
import { startWorld, type World } from "../promises/world.ts";

let dir: string;
let world: World;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "notice-"));
  world = await startWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const run = (...argv: string[]) => apprenticeAt(world.nowMs, ...argv);

/** Somebody who may be recorded. */
async function join14(name: string): Promise<(...argv: string[]) => ReturnType<typeof run>> {
  const data = join(dir, name);
  const me = (...argv: string[]) => run(...argv, "--data", data);
  const { code } = await world.issueEnrolmentCode(null);
  await me("enroll", "--collector", world.url, "--code", code);
  expect(await me("notice", "acknowledge", "--home", "US-NY")).toMatchObject({ code: 0 });
  world.advance(14 * dayMs);
  expect(await me("sync")).toMatchObject({ code: 0 });
  expect((await me("status")).out).toContain("recording is possible");
  return me;
}

test("an objection on the command line stops recording at once; the answer, or being upheld, decides what follows", async () => {
  const me = await join14("objector");
  const steward = ["--collector", world.url, "--token", world.byRole("steward").token];
  const council = ["--collector", world.url, "--token", world.byRole("council").token];
  expect((await me("notice", "answers")).out).toContain("you have asked nothing");
  const objected = await me("notice", "object", "this is not what I was told");
  expect(objected).toMatchObject({ code: 0 });
  const id = /con-[a-z0-9]{16}/.exec(objected.out)?.[0] ?? "";
  expect((await me("status")).out).toContain("You objected");
  expect((await run("concern", "list", ...steward)).out).toContain(id);
  expect((await run("concern", "list", ...council, "--purpose", "report")).out).toContain(
    "nothing",
  );
  world.advance(30 * dayMs + 1);
  const overdue = await run("concern", "list", ...council, "--purpose", "report");
  expect(overdue.out).toContain("OVERDUE");
  expect((await run("concern", "show", id, ...council)).code).toBe(1);
  expect((await run("concern", "show", id, ...steward)).out).toContain("not what I was told");
  const bare = await run("concern", "answer", id, "because", ...steward);
  expect(bare).toMatchObject({ code: 1, err: expect.stringContaining("verdict") as string });
  const said = ["because", "--verdict", "not_upheld"];
  expect(await run("concern", "answer", id, ...said, ...steward)).toMatchObject({ code: 0 });
  expect((await me("notice", "answers")).out).toContain("(late), not upheld: because");
  expect((await me("status")).out).toContain("recording is possible");

  const again = await me("notice", "object", "I mean it");
  const second = /con-[a-z0-9]{16}/.exec(again.out)?.[0] ?? "";
  await run("concern", "answer", second, "yes", "--verdict", "upheld", ...steward);
  await me("sync");
  expect((await me("status")).out).toContain("withdrew");
  const access = await me("access");
  expect(access.out).toContain("Questions and objections (2)");
  expect(access.out).toContain("home US-NY, work US-NY, employer US-NY");
});

test("a journey to a place whose law is not kept, or that nobody knows, stops recording until one is back", async () => {
  const me = await join14("traveller");
  for (const place of ["FR", "ZZ"]) {
    const away = await me("notice", "travel", place);
    expect(away).toMatchObject({ code: 0, out: expect.stringContaining("Missing") as string });
    expect((await me("status")).out).toContain("recording is not possible: The law where you are");
  }
  expect(await me("notice", "travel", "US-NY")).toMatchObject({ code: 0 });
  expect((await me("status")).out).toContain("recording is possible");
  expect((await me("notice", "travel", "home")).out).toContain("you are back");
  expect((await me("notice", "travel", "nowhere")).code).toBe(2);
  expect((await me("status")).out).toContain("recording is possible");
  const blocked = await me("notice", "acknowledge", "--home", "US-NY", "--employer", "ZZ");
  expect(blocked).toMatchObject({ code: 1, err: expect.stringContaining("unknown") as string });
});

test("where the collector is away an objection pauses all the same, and says so", async () => {
  await using other = await startWorld();
  const data = join(dir, "offline");
  const here = (...argv: string[]) => apprenticeAt(other.nowMs, ...argv, "--data", data);
  const { code } = await other.issueEnrolmentCode(null);
  await here("enroll", "--collector", other.url, "--code", code);
  await here("notice", "acknowledge", "--home", "US-NY");
  other.advance(14 * dayMs);
  await here("sync");
  expect((await here("status")).out).toContain("recording is possible");
  await other[Symbol.asyncDispose]();
  const objected = await here("notice", "object", "stop");
  expect(objected).toMatchObject({ code: 1, err: expect.stringContaining("paused") as string });
  expect((await here("status")).out).toContain("You objected");
});
