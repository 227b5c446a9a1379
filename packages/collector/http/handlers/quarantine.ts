import { QuarantineRequest, type QuarantineAnswer } from "@apprentice/core/api/quarantine.ts";
import { holdLog } from "../../audit/audit-log.ts";
import { addToQuarantine } from "../../store/quarantine.ts";
import { peopleOf } from "../../store/releases.ts";
import { json, defineRoute, located } from "../route.ts";
import { noParams, noQuery } from "../shapes.ts";

/** A release job sets odd demonstrations aside; from then on no curator is given them until the steward lifts it. */
export const quarantine = defineRoute({
  name: "quarantine",
  params: noParams,
  query: noQuery,
  body: QuarantineRequest,
  // A hundred thousand ids.
  greatestBytes: 4 * 1024 * 1024,
  locate: () =>
    Promise.resolve(located({ kind: "quarantine", id: null, participantId: null }, null)),
  handle: async ({ services, body }) => {
    const { db, audit } = services;
    const excluded = await db.transaction().execute(async (transaction) => {
      // Nobody is erased between the question whose these are and the note of it.
      await holdLog(transaction);
      const people = await peopleOf(transaction, body.trajectoryIds);
      const aside = await addToQuarantine(transaction, people, services.nowMs());
      await audit.appendIn(transaction, "quarantined", { trajectories: aside.length });
      return aside;
    });
    const answer: QuarantineAnswer = { version: 1, excluded };
    return json(answer);
  },
});
