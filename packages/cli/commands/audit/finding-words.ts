import type { ProofCheck } from "@apprentice/core/audit/log-proof.ts";
import type { LogFinding } from "@apprentice/core/audit/verify-log.ts";

/** What a finding means for who found it, and what to do; complete by its type. */
export const logFindingWords: Readonly<Record<LogFinding, string>> = {
  checkpoint_missing: "the folder has no checkpoint; copy the whole log again",
  checkpoint_malformed: "the checkpoint cannot be read, or is another log's than the key's",
  checkpoint_unsigned: "the checkpoint is not signed by the log's key; check where --key is from",
  tile_missing: "a file of the log is missing or cut short; copy the log again",
  entry_altered: "an entry is not the one that the tree holds: it was altered after it was logged",
  root_differs: "the files do not add up to the signed root: they were altered or dropped",
  rolled_back: "the log is shorter than the checkpoint that you kept: entries were taken out",
  history_rewritten:
    "the log does not go on from the checkpoint that you kept: keep both as evidence",
  unwitnessed: "this witness did not sign the checkpoint; what others have seen is not known",
};

export const proofFindingWords: Readonly<
  Record<Extract<ProofCheck, { kind: "refused" }>["reason"], string>
> = {
  malformed: "its checkpoint cannot be read",
  unsigned: "its checkpoint is not signed by this log; check where --key is from",
  unwitnessed: "a witness that you named has not signed its checkpoint",
  not_in_log: "the log holds no such entry: the proof or the entry was altered",
};
