/**
 * The eyes alone, in a process of their own, so that their time and memory are not the load's.
 * Says `ready` on standard output, and one CaptureReport as a line of JSON once standard input ends.
 */
import { randomBytes } from "node:crypto";
import { columns, tilePx, type RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { type CaptureReport, CaptureOrder } from "./capture-report.ts";

const order = CaptureOrder.parse(JSON.parse(process.argv[2] ?? "null"));
const controller = new AbortController();
const report: CaptureReport = { moves: 0, dropped: 0, sights: [] };

const eyes = await openLinuxEyes({
  platform: process.platform,
  env: { DISPLAY: order.display },
  auth: order.auth,
  accessibility: null,
  random: (length) => randomBytes(length),
  approves: (window) => window.app === order.app,
  browsers: new Set(),
  ignoredWindowIds: () => [],
  paused: () => false,
  clock: () => performance.timeOrigin + performance.now(),
  signal: controller.signal,
});
process.stdin.on("end", () => controller.abort());
process.stdin.resume();
process.stdout.write("ready\n");
for await (const seen of eyes.events()) {
  if (seen.kind === "gap") report.dropped += seen.gap.count;
  if (seen.kind !== "event") continue;
  if (seen.event.kind === "pointer_move") report.moves += 1;
  if (!seen.sight) continue;
  const colour = seen.sight.frame ? colourAt(seen.sight.frame) : null;
  report.sights.push({ colour, lagMs: seen.sight.lagMs });
}
process.stdout.write(`${JSON.stringify(report)}\n`);

/** Colour of the frame at the order's probe point, 0xRRGGBB; null where it is solid. */
function colourAt(frame: RawFrame): number | null {
  const { x, y } = order.probe;
  const tile = frame.tiles[Math.floor(y / tilePx) * columns(frame) + Math.floor(x / tilePx)];
  if (!tile) return null;
  const at = ((y % tilePx) * tile.widthPx + (x % tilePx)) * 4;
  const [blue = 0, green = 0, red = 0] = tile.pixels.subarray(at, at + 3);
  return (red << 16) | (green << 8) | blue;
}
