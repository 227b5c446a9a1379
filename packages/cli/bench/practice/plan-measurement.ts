import type { Examination, Extent, ModelPlan } from "./measurement.ts";

/** Of the tasks trained on, every how manyth loses its recordings in turn: chosen by place, not by outcome. */
const removalStride = 7;
const removalStart = 3;

/** All examinations, what matters most first, so that a run that is cut short has measured that. */
export function planMeasurement(extent: Extent): readonly Examination[] {
  const { seeds, counts, mainCount } = extent;
  const main = (seed: number): ModelPlan => modelOf(mainCount, seed, {});
  const all = (make: (seed: number) => Examination): Examination[] => seeds.map(make);
  const controls = (
    condition: Examination["condition"],
    as: Examination["as"],
    model: (seed: number) => ModelPlan,
  ) =>
    all((seed) =>
      examine(extent, { condition, as, model: model(seed), episodes: extent.controlEpisodes }),
    );
  const unseen = (count: number): Examination[] =>
    all((seed) => examine(extent, { condition: "unseen_state", model: modelOf(count, seed, {}) }));
  return [
    ...unseen(mainCount),
    ...all((seed) => examine(extent, { condition: "paraphrase", model: main(seed) })),
    ...all((seed) => examine(extent, { condition: "unseen_task", model: main(seed) })),
    ...counts
      .filter((count) => count !== mainCount)
      .toReversed()
      .flatMap(unseen),
    ...controls("control_swapped", "control_swapped", main),
    ...(extent.masked ? maskedExaminations(extent) : []),
    ...controls("control_untrained", "unseen_state", (seed) =>
      modelOf(mainCount, seed, { trained: false }),
    ),
    ...controls("control_no_match", "unseen_state", (seed) =>
      modelOf(mainCount, seed, { matching: false }),
    ),
    ...controls("control_shuffled", "unseen_state", (seed) =>
      modelOf(mainCount, seed, { data: { kind: "shuffled" } }),
    ),
    ...removals(extent),
  ];
}

function maskedExaminations(extent: Extent): Examination[] {
  return extent.seeds.map((seed) =>
    examine(extent, {
      condition: "unseen_state",
      masking: "roles",
      model: modelOf(extent.mainCount, seed, { data: { kind: "masked" } }),
      episodes: extent.controlEpisodes,
    }),
  );
}

function removals(extent: Extent): Examination[] {
  const trained = extent.tasks.filter((task) => !task.heldOut);
  return extent.seeds.flatMap((seed, number) => {
    const task = trained[(removalStart + number * removalStride) % trained.length];
    if (!task) return [];
    const data = { kind: "without_task", taskId: task.id } as const;
    const model = modelOf(extent.mainCount, seed, { data });
    const episodes = extent.removedEpisodes;
    return [
      examine(
        { ...extent, tasks: [task] },
        { condition: "control_task_removed", as: "unseen_state", model, episodes },
      ),
    ];
  });
}

function modelOf(
  people: number,
  seed: number,
  change: Partial<Pick<ModelPlan, "data" | "matching" | "trained">>,
): ModelPlan {
  const model = {
    people,
    seed,
    data: { kind: "as_recorded" },
    matching: true,
    trained: true,
    ...change,
  } as const;
  const kind =
    model.data.kind === "without_task" ? `without-${model.data.taskId}` : model.data.kind;
  const marks = [model.matching ? [] : "blind", model.trained ? [] : "untrained"].flat();
  return { ...model, key: [kind, people, `s${seed}`, ...marks].join("-") };
}

function examine(
  extent: Extent,
  plan: Pick<Examination, "model"> &
    Partial<Pick<Examination, "as" | "masking" | "episodes">> & {
      readonly condition: Examination["condition"];
    },
): Examination {
  const { condition, model, masking = "detect", episodes = extent.episodes } = plan;
  const { tasks, testSeed } = extent;
  return {
    key: `${condition} of ${model.key}`,
    model,
    condition,
    as:
      plan.as ??
      (condition === "paraphrase" || condition === "unseen_task" ? condition : "unseen_state"),
    masking,
    tasks,
    episodes,
    testSeed: testSeed + model.seed,
  };
}
