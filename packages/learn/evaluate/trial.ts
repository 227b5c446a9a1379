/** One episode that a model was put through, and how it went. */
import { z } from "zod";

export const Trial = z.object({
  taskId: z.string().min(1),
  family: z.string().min(1),
  application: z.string().min(1),
  /** Recorded demonstrations per task that the model was trained on. */
  demonstrations: z.number().int().nonnegative(),
  /** Seed of the training run. */
  trainingSeed: z.number().int(),
  /** `control_…` trials show what chance or a broken model would reach. */
  condition: z.enum([
    "unseen_state",
    "paraphrase",
    "unseen_task",
    "control_untrained",
    "control_swapped",
    "control_shuffled",
    "control_no_match",
    "control_task_removed",
  ]),
  /**
   * What the model saw: `masked` by role, as recordings of real work are, or with nothing hidden but what was found
   * to be sensitive (`unmasked`).
   */
  view: z.enum(["masked", "unmasked"]),
  success: z.boolean(),
  steps: z.number().int().nonnegative(),
});
export type Trial = Readonly<z.infer<typeof Trial>>;
export type TrialCondition = Trial["condition"];
