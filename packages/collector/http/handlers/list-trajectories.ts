import { TrajectoryPageQuery, type TrajectoryPage } from "@apprentice/core/api/schemas.ts";
import type { Principal } from "../../access/principal.ts";
import { listTrajectories as listRows } from "../../store/trajectories.ts";
import type { TrajectoryRow } from "../../store/tables.ts";
import { ownResource } from "../own-resource.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams } from "../shapes.ts";

const dayMs = 86_400_000;

/** Ids by page: approved ones for training, pending ones for review, one's own for a participant. */
export const listTrajectories = defineRoute({
  name: "listTrajectories",
  params: noParams,
  query: TrajectoryPageQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "trajectory"), null)),
  handle: async ({ services, principal, query }) => {
    const { after = null, limit } = query;
    const rows = await listRows(services.db, { ...scopeOf(principal), after, limit: limit + 1 });
    // What one person sends is compiled within seconds of each other: to others the time would put it together again.
    const grainMs = principal.kind === "device" ? 1 : dayMs;
    const items = rows.slice(0, limit).map((row) => summaryOf(row, grainMs));
    const next = rows.length > limit ? (items.at(-1)?.trajectoryId ?? null) : null;
    const answer: TrajectoryPage = { version: 1, items, next };
    return json(answer);
  },
});

function scopeOf(principal: Principal) {
  if (principal.kind === "device") {
    return { participantId: principal.participantId, review: null };
  }
  const reviews = principal.kind === "staff" && principal.role === "reviewer";
  const notTeams = reviews ? (principal.line ?? []) : [];
  return {
    participantId: null,
    review: reviews ? "pending" : "approved",
    notTeams,
    withoutObjectors: true,
    withoutQuarantined: !reviews,
  } as const;
}

function summaryOf(row: TrajectoryRow, grainMs: number): TrajectoryPage["items"][number] {
  return {
    trajectoryId: row.trajectory_id,
    recordingId: row.recording_id,
    steps: row.steps,
    gaps: row.gaps,
    review: row.review,
    createdMs: row.created_ms - (row.created_ms % grainMs),
    mayRelease: row.may_release === 1,
  };
}
