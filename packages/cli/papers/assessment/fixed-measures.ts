import { builtIn } from "./measure.ts";

/** What has no switch. */
export const fixedMeasures = {
  receipt: builtIn("Recorder and collector refuse without a signed acknowledgement", 1),
  indicator: builtIn("Without the visible indicator nothing is recorded; one key pauses", 3),
  allowList: builtIn("Only approved windows; every other pixel is blacked out before capture", 4),
  detection: builtIn(
    "Passwords are never read; names, numbers and secrets are removed on the device, and what cannot be checked is dropped",
    5,
  ),
  rescan: builtIn("All is scanned again before upload", 5),
  noRhythm: builtIn("Only final texts; times of single keys are not kept", 6),
  cut: builtIn("The person can look, cut and delete before upload; deleting leaves no trace", 7),
  purpose: builtIn(
    "The purpose is in the policy, the acknowledgement, each access and each dataset",
    8,
  ),
  log: builtIn("Every access is in a log that the person and outsiders can check", 12),
  encryption: builtIn(
    "Sealed on the device; stored under a key for each person, apart from the data",
  ),
  erasure: builtIn("Erasing deletes keys and data and marks datasets and models", 14),
  stop: builtIn("The person sees the agent act and stops it with a key"),
  refusalUnseen: builtIn(
    "Who refused, withdrew or was never asked looks the same to everyone else",
  ),
} as const;
