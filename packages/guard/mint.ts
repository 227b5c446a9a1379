/** The mint: the one place that says of a value that it is safe. What goes in must come from the guard's own cleaning. */
import type { Action } from "@apprentice/core/action/action.ts";
import type {
  Observation,
  RecordingMeta,
  Safe,
  SafeAction,
  SafeObservation,
  SafeTile,
  Tile,
} from "@apprentice/core/action/safe.ts";

export const mintAction = (clean: Action): SafeAction => clean as SafeAction;

export const mintObservation = (clean: Observation): SafeObservation => clean as SafeObservation;

export const mintTile = (clean: Tile): SafeTile => clean as SafeTile;

export const mintMeta = (clean: RecordingMeta): Safe<RecordingMeta> => clean as Safe<RecordingMeta>;
