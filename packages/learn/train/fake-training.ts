/** A training run in a process of its own, for tests that kill it; prints one line per checkpoint. */
import { fakeTrajectories } from "./fake-tasks.ts";
import { train } from "./train.ts";

const [out = ""] = process.argv.slice(2);
await train({
  trajectories: fakeTrajectories({ perFamily: 2, from: 0 }).map((trajectory) => ({
    trajectory,
    splitGroup: null,
    split: null,
  })),
  releases: [],
  out,
  seed: 7,
  settings: { shape: { width: 32, layers: 2, heads: 4, feedForward: 64 }, steps: 400 },
  clock: () => performance.now(),
  progress: ({ step }) => process.stdout.write(`${step}\n`),
});
