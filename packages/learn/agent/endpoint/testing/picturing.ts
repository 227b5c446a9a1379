/** A guard whose observations have a picture, for runs on a desktop made of data: one plain tile. */
import sharp from "sharp";
import { TileHash } from "@apprentice/core/id/id.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import { mintTile } from "@apprentice/guard/mint.ts";
import type { Size } from "../../../export/dialect.ts";

const hash = TileHash.parse("a".repeat(64));
const tilePx = 256;

export async function picturing(guard: Guard, size: Size): Promise<Guard> {
  const create = { width: tilePx, height: tilePx, channels: 3 as const, background: "#204060" };
  const webp = new Uint8Array(await sharp({ create }).webp().toBuffer());
  // Data of a test, which no guard has to look through.
  const tile = mintTile({ hash, webp });
  const count = Math.ceil(size.widthPx / tilePx) * Math.ceil(size.heightPx / tilePx);
  const tiles = Array.from({ length: count }, (_, index) => (index === 0 ? hash : null));
  const frame = { ...size, tilePx, tiles };
  return {
    ...guard,
    observation: async (sight, rule) => {
      const cleaned = await guard.observation(sight, rule);
      if (cleaned.kind === "dropped") return cleaned;
      const observation = { ...cleaned.value.observation, frame, frameAgeMs: 1 };
      return {
        kind: "kept",
        value: { observation, tiles: [tile] },
      };
    },
  };
}
