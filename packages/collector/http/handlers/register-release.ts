import { ReleaseRequest, type ReleaseAnswer } from "@apprentice/core/api/schemas.ts";
import type { ParticipantId, TrajectoryId } from "@apprentice/core/id/id.ts";
import { holdLog } from "../../audit/audit-log.ts";
import { addRelease, peopleOf } from "../../store/releases.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A curator tells which trajectories went into a release, so that erasing a person finds it. */
export const registerRelease = defineRoute({
  name: "registerRelease",
  params: noParams,
  query: noQuery,
  body: ReleaseRequest,
  // A hundred thousand ids.
  greatestBytes: 4 * 1024 * 1024,
  locate: ({ body }) =>
    Promise.resolve(located({ kind: "release", id: body.releaseId, participantId: null }, null)),
  handle: async ({ services, body }) => {
    const { db, manifests, audit } = services;
    const { releaseId, trajectoryIds, audience } = body;
    const created_ms = services.nowMs();
    const outcome = await db.transaction().execute(async (transaction) => {
      // Nobody is erased between looking who is in it and writing that down.
      await holdLog(transaction);
      const people = await peopleOf(transaction, trajectoryIds, audience);
      if (people.size !== new Set(trajectoryIds).size) return "incomplete";
      const manifest = manifests.seal(releaseId, { version: 1, people: byPerson(people) });
      const added = await addRelease(transaction, { release_id: releaseId, manifest, created_ms });
      const entry = { releaseId, trajectories: people.size, audience };
      if (added) await audit.appendIn(transaction, "release_registered", entry);
      return added ? "registered" : "taken";
    });
    if (outcome === "incomplete") {
      const message =
        "Some of these trajectories are not approved, may not go to this audience, or were erased meanwhile; make the release again.";
      return refuse("not_found", message);
    }
    if (outcome === "taken")
      return refuse(
        "conflict",
        "A release with this id is registered already; give this one another id.",
      );
    const answer: ReleaseAnswer = { version: 1, releaseId, state: "active", models: [] };
    return json(answer, 201);
  },
});

function byPerson(
  people: ReadonlyMap<TrajectoryId, ParticipantId>,
): Record<ParticipantId, TrajectoryId[]> {
  const rows: Record<ParticipantId, TrajectoryId[]> = {};
  for (const [trajectoryId, participantId] of people) {
    (rows[participantId] ??= []).push(trajectoryId);
  }
  return rows;
}
