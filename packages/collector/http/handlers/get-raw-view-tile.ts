import { z } from "zod";
import { RawViewId } from "@apprentice/core/api/raw-view.ts";
import { TileHash } from "@apprentice/core/id/id.ts";
import { readTile } from "../../compile/read-derived.ts";
import { locateOpenView } from "../locate-raw-view.ts";
import { refuse } from "../refusal.ts";
import { defineRoute } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** One tile of what a raw view opened as WebP, to who asked for it, while it lasts; each one is decided and logged. */
export const getRawViewTile = defineRoute({
  name: "getRawViewTile",
  params: z.strictObject({ id: RawViewId, hash: TileHash }),
  query: noQuery,
  body: noBody,
  locate: (call) => locateOpenView(call, call.params.id),
  handle: async ({ services, params }, view, permission) => {
    const bytes = await readTile(services, view, params.hash, permission);
    if (!bytes) return refuse("not_found", "This raw view has no such tile, or it was erased.");
    return { kind: "bytes", type: "image/webp", bytes };
  },
});
