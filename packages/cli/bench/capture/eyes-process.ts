/**
 * The eyes alone, without accessibility, in a process of their own: what seeing costs before anything is kept.
 * Says `ready` on standard output, and one CaptureReport as a line of JSON once standard input ends.
 */
import { randomBytes } from "node:crypto";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { type CaptureReport, CaptureOrder } from "./capture-report.ts";
import { followEyes } from "./follow-eyes.ts";

const order = CaptureOrder.parse(JSON.parse(process.argv[2] ?? "null"));
const controller = new AbortController();
const report: CaptureReport = { moves: 0, dropped: 0, sights: [], stored: null };

const eyes = await openLinuxEyes({
  platform: process.platform,
  env: { DISPLAY: order.display },
  auth: order.auth,
  accessibility: null,
  random: (length) => randomBytes(length),
  approves: (window) => order.apps.includes(window.app),
  browsers: new Set(),
  ignoredWindowIds: () => [],
  paused: () => false,
  clock: () => performance.timeOrigin + performance.now(),
  signal: controller.signal,
});
process.stdin.on("end", () => controller.abort());
process.stdin.resume();
process.stdout.write("ready\n");
for await (const _seen of followEyes(eyes.events(), report, order));
process.stdout.write(`${JSON.stringify(report)}\n`);
