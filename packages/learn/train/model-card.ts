import type { ModelDescription } from "./model-description.ts";

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The model's paper for people: what it is, what it learned from, how it fared, what it must not be used for. */
export function renderModelCard(model: ModelDescription): string {
  const { data, training } = model;
  const releases = data.releases
    .map(
      ({ id, manifestSha256 }) => `- ${id}${manifestSha256 ? ` (manifest ${manifestSha256})` : ""}`,
    )
    .join("\n");
  const sources = Object.entries(data.sources).map(([name, count]) => `- ${name}: ${count}`);
  const leftOut = Object.entries(data.leftOut).filter(([, count]) => count > 0);
  return `# Reference policy (${model.encoding})

A transformer of ${model.shape.layers} layers and ${model.parameters} parameters that chooses the next action of an
instruction: its kind, the element, the text to type, the keys. It sees elements and its own history, no pixels.

## Data

${releases || "- no named release"}

${data.trajectories} trajectories (SHA-256 of their list: ${data.trajectoriesSha256}), ${data.trainSteps} steps to
learn from and ${data.heldOutSteps} held out.

By source:

${sources.join("\n")}

Left out: ${leftOut.map(([reason, count]) => `${reason} ${count}`).join(", ") || "nothing"}.
Steps without a known element: ${data.unpointed}. Typed texts that nothing on record explains: ${data.unexplainedTexts}.
Words enter the vocabulary only where at least two trajectories used them.

## Training

Seed ${training.seed}, ${training.steps} steps in ${training.seconds.toFixed(0)} s; the parameters are those of step
${training.bestStep}. Held-out steps done exactly right: ${training.heldOutAccuracy === null ? "not measured (too few trajectories)" : percent(training.heldOutAccuracy)}.
Accuracy per step is not success per task: measure that with \`apprentice evaluate\`.

## Use

For proposing or doing, under a person's direction, the kind of work that was recorded. Not for judging people,
and not for work that nobody reviews. It knows nothing of tasks that its data do not resemble.

## Files

- policy.onnx ${model.files["policy.onnx"]}
- vocabulary.json ${model.files["vocabulary.json"]}
`;
}
