/** What `model.json` says: what the model is, what it learned from and how. */
import { z } from "zod";
import { NetworkShape } from "./policy/network.ts";

export const newestModelVersion = 1;

/**
 * Names what the numbers of a file mean. It changes whenever features, heads or limits do, because a policy
 * must see at work exactly what it saw in training.
 */
export const encodingName = "element-pointer-2";

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Where the data came from. */
export const ModelData = z.object({
  /** Releases or other named sources, with the SHA-256 of their manifests where they have one. */
  releases: z.array(z.object({ id: z.string(), manifestSha256: sha256Hex.nullable() })),
  trajectories: z.number().int().nonnegative(),
  /** SHA-256 over the trajectories' ids and step counts in order. */
  trajectoriesSha256: sha256Hex,
  trainSteps: z.number().int().nonnegative(),
  heldOutSteps: z.number().int().nonnegative(),
  sources: z.record(z.string(), z.number().int()),
  leftOut: z.record(z.string(), z.number().int()),
  unpointed: z.number().int(),
  unexplainedTexts: z.number().int(),
});
export type ModelData = Readonly<z.infer<typeof ModelData>>;

export const ModelDescription = z.object({
  version: z.literal(newestModelVersion),
  encoding: z.literal(encodingName),
  shape: NetworkShape,
  parameters: z.number().int().positive(),
  /** False only for the control that is blind to words shared with the instruction. */
  matching: z.boolean(),
  files: z.object({ "policy.onnx": sha256Hex, "vocabulary.json": sha256Hex }),
  data: ModelData,
  training: z.object({
    seed: z.number().int(),
    steps: z.number().int(),
    bestStep: z.number().int(),
    seconds: z.number(),
    settings: z.record(z.string(), z.number()),
    /** Null where the data were too few to hold any out. */
    heldOutAccuracy: z.number().nullable(),
  }),
});
export type ModelDescription = Readonly<z.infer<typeof ModelDescription>>;
