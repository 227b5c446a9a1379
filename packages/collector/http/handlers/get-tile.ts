import { z } from "zod";
import { TileHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import { readTile } from "../../compile/read-derived.ts";
import { locateUsable } from "../locate-trajectory.ts";
import { refuse } from "../refusal.ts";
import { defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** One tile of a trajectory's frames as WebP. */
export const getTile = defineRoute({
  name: "getTile",
  params: z.strictObject({ id: TrajectoryId, hash: TileHash }),
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => locateUsable(call, call.params.id),
  handle: async ({ services, params }, row, permission) => {
    const bytes = await readTile(services, row, params.hash, permission);
    if (!bytes) return refuse("not_found", "This trajectory has no such tile, or it was erased.");
    return { kind: "bytes", type: "image/webp", bytes };
  },
});
