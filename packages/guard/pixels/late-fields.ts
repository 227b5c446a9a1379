/**
 * Where fields stand that were marked after frames of them had been kept: the first boxes of a card show until the last
 * one makes it a card. The first pass over a hold notes them by tile, and the second fills them.
 */
import type { Observation, Redaction } from "@apprentice/core/action/safe.ts";
import { intersect, type Box } from "@apprentice/core/event/geometry.ts";
import { tileBox, tilesTouching } from "@apprentice/core/event/raw-frame.ts";
import type { Vault } from "../vault/vault.ts";

export type LateFields = {
  /** Notes the marked fields of an observation as it was kept, with the names that its tiles have in the hold. */
  note(observation: Observation): void;
  /** What must be filled of a tile, in its own pixels. */
  of(hash: string): readonly Redaction[];
};

/** One entry a tile and place; a tile is stored once, so there are no more of them than the hold has. */
export function lateFields(vault: Pick<Vault, "markedField">): LateFields {
  const byTile = new Map<string, Map<string, Redaction>>();

  return {
    note({ elements, frame, redactions }) {
      if (!frame) return;
      const screen = { x: 0, y: 0, width: frame.widthPx, height: frame.heightPx };
      for (const { id, box } of elements) {
        const reason = vault.markedField(id);
        const seen = reason === null ? null : intersect(box, screen);
        if (reason === null || !seen || redactions.some((one) => isWithin(seen, one.box))) continue;
        for (const index of tilesTouching(frame, seen)) {
          const place = tileBox(frame, index);
          const part = intersect(seen, place);
          const hash = frame.tiles[index];
          if (!part || !hash) continue;
          const inTile = { ...part, x: part.x - place.x, y: part.y - place.y };
          const known = byTile.get(hash) ?? new Map<string, Redaction>();
          byTile.set(hash, known.set(Object.values(inTile).join(" "), { box: inTile, reason }));
        }
      }
    },
    of: (hash) => [...(byTile.get(hash)?.values() ?? [])],
  };
}

/** Widths may be fractions of a pixel. */
const slackPx = 1;

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x - slackPx &&
    inner.y >= outer.y - slackPx &&
    inner.x + inner.width <= outer.x + outer.width + slackPx &&
    inner.y + inner.height <= outer.y + outer.height + slackPx
  );
}
