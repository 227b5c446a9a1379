/**
 * The whole recorder in a process of its own: indicator, eyes with accessibility, merger, guard by roles (no text
 * recognition) and encrypted hold; only enrolment and upload are missing. Speaks the protocol of `eyes-process.ts`.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import type { RecordingMeta } from "@apprentice/core/action/safe.ts";
import { PolicyHash, ReceiptId, RecordingId } from "@apprentice/core/id/id.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openHold } from "@apprentice/recorder/hold/open-hold.ts";
import { startIndicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import { openFileKeystore } from "@apprentice/recorder/keystore/file-keystore.ts";
import { record } from "@apprentice/recorder/session/record.ts";
import { trimMemory } from "@apprentice/recorder/session/trim-memory.ts";
import { openDesktopEyes } from "../../recording/open-desktop-eyes.ts";
import { type CaptureReport, CaptureOrder } from "./capture-report.ts";
import { followEyes } from "./follow-eyes.ts";

const order = CaptureOrder.parse(JSON.parse(process.argv[2] ?? "null"));
const report: CaptureReport = { moves: 0, dropped: 0, sights: [], stored: null };
const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));
const clock = (): number => performance.timeOrigin + performance.now();
const env = {
  ...process.env,
  DISPLAY: order.display,
  XAUTHORITY: order.authorityFile,
  DBUS_SESSION_BUS_ADDRESS: order.sessionBus,
};
const policy = examplePolicy({
  applications: order.apps.map((app) => ApplicationRule.parse({ app, masking: "roles" })),
  forbidden: [],
});
const meta: RecordingMeta = {
  version: 1,
  recordingId: RecordingId.parse(`rec-${randomBytes(6).toString("hex")}`),
  instruction: "",
  source: "synthetic",
  startedMs: clock(),
  os: process.platform,
  fidelity: policy.fidelity,
};

await using guard = await createGuard({ sessionKey: random(32) });
const hold = await openHold({
  dir: join(order.dataDir, "hold"),
  keystore: await openFileKeystore(join(order.dataDir, "keys")),
  clock,
  random,
});
await using held = await hold.begin({
  meta: await guard.meta(meta),
  receiptId: ReceiptId.parse("rcp-bench"),
  policyHash: PolicyHash.parse("ab".repeat(32)),
  nonce: "00".repeat(32),
  commitment: "11".repeat(32),
});
await using indicator = await startIndicator({
  env,
  auth: order.auth,
  signal: new AbortController().signal,
  clock,
  cacheDir: join(order.dataDir, "compiled"),
});
await indicator.show({ applications: order.apps, startedMs: meta.startedMs, paused: false });
const result = await record({
  meta,
  policy,
  guard,
  sink: { write: async (item) => (item.topic === "meta" ? undefined : held.append(item)) },
  openEyes: async (options) => {
    const eyes = await openDesktopEyes({ env, auth: order.auth }, { ...options, clock });
    trimMemory();
    process.stdin.resume();
    process.stdout.write("ready\n");
    return {
      monitors: eyes.monitors,
      events: () => followEyes(eyes.events(), report, order),
      look: () => eyes.look(),
      windowAt: (point) => eyes.windowAt(point),
      [Symbol.asyncDispose]: () => eyes[Symbol.asyncDispose](),
    };
  },
  gate: () =>
    indicator.alive()
      ? { kind: "open" }
      : { kind: "closed", reason: "indicator_lost", message: "the indicator was lost" },
  paused: () => false,
  ignoredWindowIds: () => [indicator.windowId],
  ended: once(process.stdin, "end").then(() => "success" as const),
  clock,
});
await held.close(clock());
if (result.reason) throw new Error(`the recording ended early: ${result.reason}`);
const [kept] = await hold.list();
report.stored = { bytes: kept?.bytes ?? 0, ...result.counts };
process.stdout.write(`${JSON.stringify(report)}\n`);
