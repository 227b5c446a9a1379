import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import { concernCounts } from "../../access/concern-counts.ts";
import { leastPeople, weeklyCounts } from "../../access/weekly-counts.ts";
import { json, defineRoute } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** Coarse counts by week over many people; it takes no filter at all. */
export const getAggregates = defineRoute({
  name: "getAggregates",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: () =>
    Promise.resolve({
      kind: "located",
      resource: { kind: "aggregate", id: null, participantId: null },
      found: null,
      circumstances: { grouping: "week" },
    }),
  handle: async ({ services }) => {
    const weeks = await weeklyCounts(services);
    const concerns = await concernCounts(services);
    const answer: AggregatesAnswer = { version: 1, leastPeople, weeks, concerns };
    return json(answer);
  },
});
