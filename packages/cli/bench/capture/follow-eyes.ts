/** Counts what eyes see on its way to whoever reads it. */
import { columns, tilePx, type RawFrame } from "@apprentice/core/event/raw-frame.ts";
import type { Seen } from "@apprentice/desktop/observe/eyes.ts";
import type { CaptureOrder, CaptureReport } from "./capture-report.ts";

export async function* followEyes(
  events: AsyncIterable<Seen>,
  report: CaptureReport,
  order: CaptureOrder,
): AsyncIterable<Seen> {
  for await (const seen of events) {
    count(seen, report, order);
    yield seen;
  }
}

function count(seen: Seen, report: CaptureReport, order: CaptureOrder): void {
  if (seen.kind === "gap") report.dropped += seen.gap.count;
  if (seen.kind !== "event") return;
  if (seen.event.kind === "pointer_move" && seen.event.x < order.countedToX) report.moves += 1;
  if (!seen.sight) return;
  const { frame, lagMs } = seen.sight;
  report.sights.push({ tMs: seen.event.tMs, colour: frame && colourAt(frame, order.probe), lagMs });
}

/** 0xRRGGBB; null where it is solid. */
function colourAt(frame: RawFrame, { x, y }: CaptureOrder["probe"]): number | null {
  const tile = frame.tiles[Math.floor(y / tilePx) * columns(frame) + Math.floor(x / tilePx)];
  if (!tile) return null;
  const at = ((y % tilePx) * tile.widthPx + (x % tilePx)) * 4;
  const [blue = 0, green = 0, red = 0] = tile.pixels.subarray(at, at + 3);
  return (red << 16) | (green << 8) | blue;
}
