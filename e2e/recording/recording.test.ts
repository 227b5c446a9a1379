/** A recording is what was done: seeded work on a real desktop, held against the log of the person who did it. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { buildTrajectory } from "@apprentice/core/trajectory/build.ts";
import { contains } from "@apprentice/core/event/geometry.ts";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { recordInMemory } from "@apprentice/cli/bench/recording/record-in-memory.ts";
import {
  coloursIn,
  storedPictures,
  textOf,
  wordsIn,
} from "@apprentice/cli/bench/recording/stored-pictures.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { beforeAll, expect, test } from "vitest";
import * as chores from "./chores.ts";
import { compareToLog } from "./compare.ts";
import type { WorkLog } from "./expected.ts";
import { type Office, openOffice } from "./office.ts";
import { personAtWork } from "./person-at-work.ts";

/** Rounds of all chores; one for everyday runs, many to measure how often something is missed. */
const rounds = Number(process.env["APPRENTICE_E2E_ROUNDS"] ?? 1);
const seed = Number(process.env["APPRENTICE_E2E_SEED"] ?? 11);

/** Nobody works in the instant in which the indicator appears; what windows hold is not known then, and would be a gap. */
const startMs = 1_500;

let items: readonly SafeItem[];
let trajectory: Trajectory;
let log: WorkLog;

beforeAll(
  async () => {
    await using office = await openOffice();
    await using guard = await createGuard({ sessionKey: randomBytes(32) });
    const recording = await recordInMemory(office.workplace, { rules: office.rules, guard });
    await sleep(startMs);
    log = await work(office);
    await recording.finish();
    ({ items } = recording);
    const built = buildTrajectory(items, { trajectoryId: TrajectoryId.parse("trj-work") });
    if (built.kind !== "built") throw new Error(built.reason);
    ({ trajectory } = built);
  },
  120_000 + rounds * 120_000,
);

async function work(office: Office): Promise<WorkLog> {
  const random = seededRandom(seed);
  const person = personAtWork(office.workplace, random);
  const only = process.env["APPRENTICE_E2E_CHORES"]?.split(",");
  const all = Object.entries(chores).filter(([name]) => only?.includes(name) ?? true);
  for (let round = 0; round < rounds; round += 1)
    for (const [name, chore] of random.sample(all, all.length)) {
      person.begin(name);
      await chore({ office, person, random });
      await person.rest();
    }
  await person.click(await office.pageBox("save"));
  await person.rest();
  return person.log;
}

test("every logged action is in the recording, and what is missing is explained by a gap", () => {
  const { matched, missed, invented } = compareToLog(log.actions, trajectory);
  if (missed.length > 0) console.error(missed.map(({ line }) => line).join("\n"));
  expect(missed.filter(({ explained }) => !explained).map(({ line }) => line)).toEqual([]);
  expect(invented).toEqual([]);
  expect(matched.size / log.actions.length).toBeGreaterThanOrEqual(0.99);
});

test("the menus and lists that stood open are in the pictures", async () => {
  const { matched } = compareToLog(log.actions, trajectory);
  // How many actions may be missing is asked above.
  const popups = log.actions.filter((one) => one.popup && matched.has(one));
  expect(popups.length).toBeGreaterThan(0);
  const pictures = storedPictures(items);
  const unseen: string[] = [];
  for (const expected of popups) {
    const observation = matched.get(expected)?.observation;
    const open = observation?.windows.filter((window) => window.ownerId !== null) ?? [];
    const picture = observation ? await pictures.of(observation) : null;
    const { at } = expected;
    const meant = at ? open.filter((window) => contains(window.box, at)) : open;
    const colours = picture ? meant.map(({ box }) => coloursIn(picture, box)) : [];
    // Ground and border have up to four colours; words have more.
    if (!colours.some((count) => count > 4))
      unseen.push(
        `${expected.name}: ${expected.kind}, ${open.length} popups, colours ${colours.join()}`,
      );
  }
  expect(unseen).toEqual([]);
});

test("passwords appear nowhere, neither as text nor in pictures; what may be kept is found", async () => {
  await using engine = await openEngine();
  const pictures = storedPictures(items);
  const read: string[] = [textOf(items)];
  const last = trajectory.last && (await pictures.of(trajectory.last));
  if (!last) throw new Error("the last observation has no picture");
  for (const { fromMs, toMs } of log.secrets) {
    const after = trajectory.steps.find(({ action }) => action.startMs + 1_000 > toMs);
    const picture = after?.observation && (await pictures.of(after.observation));
    if (picture) read.push(await wordsIn(picture, engine));
    expect(
      trajectory.gaps.some((gap) => gap.reason === "secure_field" && gap.toMs + 1_000 >= fromMs),
    ).toBe(true);
  }
  const all = read.join("\n").toLowerCase();
  expect(log.secrets.length).toBeGreaterThanOrEqual(rounds * 2);
  // The first letters alone tell enough; digits alone would be found in any time of day.
  const leaked = log.secrets.filter(({ value }) =>
    [value, value.slice(0, 6), Array.from(value).toReversed().join("")].some((part) =>
      all.includes(part),
    ),
  );
  expect(leaked.length).toBe(0);
  // The same search finds what was typed into an ordinary field, and the words of a button.
  const typed = log.actions.find((one) => one.kind === "type");
  expect(all.includes(typed?.text ?? "\n\n")).toBe(true);
  expect((await wordsIn(last, engine)).toLowerCase()).toContain("print");
});
