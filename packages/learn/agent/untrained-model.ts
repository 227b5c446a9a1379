import { initialState } from "../train/trainer.ts";
import { readModel } from "../train/model-folder.ts";
import { policyLayout, servingFile } from "../train/policy/policy-graphs.ts";
import type { Model } from "./model.ts";
import { serveModel } from "./reference-model.ts";

/** The policy in `folder` as it was before training: the control beside what training brought. */
export async function openUntrainedModel(folder: string, seed = 1): Promise<Model> {
  const trained = await readModel(folder);
  const { shape } = trained.description;
  const layout = policyLayout(shape);
  const { parameters } = initialState(layout, seed);
  const model = await serveModel({ ...trained, file: servingFile({ shape, layout, parameters }) });
  return { ...model, name: "untrained" };
}
