/** Time from an observation to a decision of the reference policy: encoding, network and reading included. */
import { join } from "node:path";
import { openReferenceModel } from "@apprentice/learn/agent/reference-model.ts";
import { fakeObservation } from "@apprentice/learn/train/fake-screen.ts";
import { fakeTrajectories } from "@apprentice/learn/train/fake-tasks.ts";
import { train } from "@apprentice/learn/train/train.ts";
import type { Bench } from "./metric.ts";

/** As many elements as a busy page shows, and a history of eight steps. */
const elements = 60;

export const measure: Bench = async ({ scratchDir, signal, quick }) => {
  const trajectories = fakeTrajectories({ perFamily: 4, from: 0 });
  const out = join(scratchDir, "model");
  await train({
    trajectories: trajectories.map((trajectory) => ({
      trajectory,
      splitGroup: null,
      split: null,
    })),
    releases: [],
    out,
    seed: 1,
    settings: { steps: 50 },
    clock: () => performance.now(),
    signal,
  });
  await using model = await openReferenceModel(out);
  const widgets = Array.from({ length: elements }, (_, at) => ({
    id: `e${at}`,
    role: "button",
    name: `Choice number ${at}`,
    at: [(at % 6) * 130, Math.floor(at / 6) * 50, 120, 40] as const,
  }));
  const scene = { widgets, focused: "e7" };
  const observation = fakeObservation({ id: "obs-bench", app: "bench", scene });
  const history = trajectories.flatMap((trajectory) => trajectory.steps).slice(0, 8);
  const instruction = "Press Choice number 17, type Harvest in Project and press Save";
  const times: number[] = [];
  for (let round = 0; round < (quick ? 20 : 300); round += 1) {
    const started = performance.now();
    await model.decide({ observation, instruction, history });
    times.push(performance.now() - started);
  }
  const warm = times.slice(Math.floor(times.length / 4)).sort((a, b) => a - b);
  return [
    {
      metric: "agent.decision_ms",
      value: warm[Math.floor(warm.length / 2)] ?? Number.NaN,
      unit: "ms, median",
      aim: "<= 3",
      baseline: null,
    },
  ];
};
