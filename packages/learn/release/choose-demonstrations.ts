/** The release job's choice against sabotage: what goes in, and what is odd enough to be set aside. Nothing else is told. */
import { createHmac } from "node:crypto";
import type { TrajectoryId } from "@apprentice/core/id/id.ts";
import type { SourcedTrajectory } from "../export/trajectory-source.ts";
import { capPeople } from "./cap-people.ts";
import { describeShape } from "./describe-shape.ts";
import { findOdd } from "./find-odd.ts";

/** What the choice remembers of one demonstration; about 300 bytes. */
export type Candidate = {
  readonly id: TrajectoryId;
  readonly person: string;
  readonly rows: number;
  readonly shape: readonly number[];
};

/** `key`: random bytes of this job, kept nowhere; under it a person has a name that nobody can meet again. */
export function candidateOf(
  { trajectory, lineage }: Pick<SourcedTrajectory, "trajectory" | "lineage">,
  key: Uint8Array,
): Candidate {
  return {
    id: trajectory.trajectoryId,
    person: createHmac("sha256", key).update(lineage.participantId).digest("hex"),
    rows: trajectory.steps.length,
    shape: describeShape(trajectory),
  };
}

/**
 * `setAside` is told what is odd and answers what stays out: a steward may have let some in before. Gives the
 * demonstrations of the release.
 */
export async function chooseDemonstrations(options: {
  readonly candidates: readonly Candidate[];
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly setAside: (odd: readonly TrajectoryId[]) => Promise<readonly TrajectoryId[]>;
}): Promise<ReadonlySet<TrajectoryId>> {
  const { candidates, random } = options;
  const odd = [...findOdd(candidates, random)];
  const out = new Set(odd.length === 0 ? [] : await options.setAside(odd));
  return capPeople(
    candidates.filter(({ id }) => !out.has(id)),
    random,
  );
}
