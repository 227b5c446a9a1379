/** Records one scripted person doing one task, with the recorder that people are recorded with. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SafeItem, Terminate } from "@apprentice/core/action/safe.ts";
import { ParticipantId, RecordingId, TrajectoryId, type TileHash } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { policyHashOf } from "@apprentice/core/policy/signed-policy.ts";
import { buildTrajectory } from "@apprentice/core/trajectory/build.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { compareIntents } from "@apprentice/learn/demonstrate/compare-intents.ts";
import type { Demonstrated } from "@apprentice/learn/demonstrate/demonstrate-suite.ts";
import { createPerson, type Person } from "@apprentice/learn/demonstrate/person.ts";
import type { Demonstration } from "@apprentice/learn/demonstrate/plan-demonstrations.ts";
import { LearnError } from "@apprentice/learn/errors.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import type { Scene } from "@apprentice/learn/evaluate/practice/stage.ts";
import { record } from "@apprentice/recorder/session/record.ts";
import type { Studio } from "./open-studio.ts";
import { sightOf } from "./sight-of.ts";

/** How long the application may take to say that the work is done, ms. */
const outcomePatienceMs = 1_500;
const pollMs = 60;
const patienceMs = 5_000;

/** Rejects where the desktop itself fails; what a person fails at is a value. */
export async function recordDemonstration(
  demonstration: Demonstration,
  studio: Studio,
  clock: () => number,
): Promise<Demonstrated> {
  const { episode, task } = demonstration;
  await using scene = await studio.stage.open(episode, task.application);
  const ended = Promise.withResolvers<Terminate["status"]>();
  const recording = recordItems({ demonstration, studio, clock, ended: ended.promise });
  const outcome = await perform(demonstration, scene, studio).catch((error: unknown) => {
    ended.resolve("failure");
    throw error;
  });
  ended.resolve(outcome === null ? "success" : "failure");
  const { trajectory, tiles } = await recording;
  if (outcome !== null) return { kind: "failed", reason: outcome };
  return {
    kind: "done",
    differences: compareIntents(episode.plan(demonstration.person.habits), trajectory),
    sourced: {
      trajectory,
      lineage: {
        participantId: ParticipantId.parse(demonstration.person.name),
        policyHash: await policyHashOf(studio.policy),
      },
      tile: async (hash) => tiles.get(hash) ?? null,
    },
  };
}

/** Null where the task's checker says that it is done, else what went wrong. */
async function perform(
  demonstration: Demonstration,
  scene: Scene,
  studio: Studio,
): Promise<string | null> {
  const { episode, person: traits } = demonstration;
  const person = personOf(demonstration, studio);
  try {
    for (const intent of episode.plan(traits.habits)) {
      await sightOf(studio.eyes).rest();
      await person.perform(intent);
    }
  } catch (error) {
    if (error instanceof LearnError && error.code === "target_not_seen") return error.message;
    throw error;
  }
  for (let waitedMs = 0; waitedMs <= outcomePatienceMs; waitedMs += pollMs) {
    await sleep(pollMs);
    if (episode.check(await scene.report())) {
      await sightOf(studio.eyes).rest();
      return null;
    }
  }
  return "the checker says that it is not done";
}

function personOf({ person, seed }: Demonstration, studio: Studio): Person {
  const { eyes, hands } = studio;
  return createPerson({
    hands,
    ...sightOf(eyes),
    sleep: (ms) => sleep(ms),
    random: seededRandom(seed),
    pace: person.pace,
    typoShare: person.typoShare,
    patienceMs,
  });
}

async function recordItems(options: {
  readonly demonstration: Demonstration;
  readonly studio: Studio;
  readonly clock: () => number;
  readonly ended: Promise<Terminate["status"]>;
}): Promise<{ trajectory: Trajectory; tiles: ReadonlyMap<TileHash, Uint8Array> }> {
  const { demonstration, studio, clock, ended } = options;
  const items: SafeItem[] = [];
  const id = newId({ schema: RecordingId, prefix: "rec", random: randomBytes(16) });
  await using guard = await studio.beginGuard();
  await record({
    meta: {
      version: 1,
      recordingId: id,
      instruction: demonstration.instruction,
      source: "synthetic",
      startedMs: clock(),
      os: process.platform,
      fidelity: "actions",
    },
    policy: studio.policy,
    guard,
    sink: { write: async (item) => void items.push(item) },
    openEyes: async ({ signal }) => studio.shared.lend(signal),
    gate: () => ({ kind: "open" }),
    paused: () => false,
    ignoredWindowIds: () => [],
    ended,
    clock,
  });
  const built = buildTrajectory(items, { trajectoryId: TrajectoryId.parse(`trj-${id.slice(4)}`) });
  if (built.kind === "refused") throw new TypeError("a recording without its own meta");
  const tiles = items.flatMap((item) =>
    item.topic === "tile" ? [[item.tile.hash, item.tile.webp] as const] : [],
  );
  return { trajectory: built.trajectory, tiles: new Map(tiles) };
}
