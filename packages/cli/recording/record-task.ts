/** One recording with everything that it needs: gates, indicator, eyes, guard, hold. */
import { randomBytes } from "node:crypto";
import type { RecordingMeta, Terminate } from "@apprentice/core/action/safe.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { trainableOnly } from "@apprentice/core/policy/trainable-only.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import type { NeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import type { Hold } from "@apprentice/recorder/hold/open-hold.ts";
import type { Indicator } from "@apprentice/recorder/indicator/start-indicator.ts";
import type { SecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import { record } from "@apprentice/recorder/session/record.ts";
import type {
  Gate,
  RecordingResult,
  RecordingStatus,
} from "@apprentice/recorder/session/record.ts";
import { CliError } from "../errors.ts";
import { beginGuard } from "./guard-recording.ts";
import { dictionariesDir, unreadDictionary } from "./load-dictionaries.ts";
import type { Pause } from "./pause.ts";
import { recheckRecording } from "./recheck-recording.ts";
import { openDesktopEyes } from "./open-desktop-eyes.ts";
import type { DesktopAddress } from "./open-desktop-eyes.ts";

export type RecordTaskOptions = {
  readonly desktop: DesktopAddress;
  readonly device: Device;
  readonly hold: Hold;
  readonly secrets: SecretsStore;
  readonly neverKeep: NeverKeep;
  readonly dataDir: string;
  readonly indicator: Indicator;
  readonly pause: Pause;
  readonly instruction: string;
  readonly source: RecordingMeta["source"];
  readonly ended: Promise<Terminate["status"]>;
  readonly clock: () => number;
  readonly onStatus?: (status: RecordingStatus) => void;
};

export type TaskRecording = RecordingResult & {
  readonly recordingId: RecordingId;
  /** What the guard took out, by class; never what. */
  readonly redactions: Readonly<Record<string, number>>;
};

const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));

/** How soon what another process of this device says takes hold. */
const followMs = 500;

export async function recordTask(options: RecordTaskOptions): Promise<TaskRecording> {
  const { device, indicator, pause, clock } = options;
  const policy = trainableOnly(device.policy());
  const recordingId = newId({ schema: RecordingId, prefix: "rec", random: random(16) });
  const may = device.checkMayRecord(clock());
  if (may.kind === "refused") throw new CliError("refused", may.message);
  const { receiptId } = may.receipt;
  const sessionKey = random(32);
  const vault = openVault();
  await using guard = await beginGuard({ ...options, policy, sessionKey, vault });
  const { nonce, commitment } = await device.commitRecording(recordingId);
  const meta: RecordingMeta = {
    version: 1,
    recordingId,
    instruction: options.instruction,
    source: options.source,
    startedMs: clock(),
    os: process.platform,
    fidelity: policy.fidelity,
  };
  await using held = await options.hold.begin({
    meta: await guard.meta(meta),
    receiptId,
    policyHash: device.policyHash(),
    nonce,
    commitment,
  });
  let failed: string | null = null;
  const fail = (cause: unknown): void => {
    failed = cause instanceof Error ? cause.message : "This device's papers cannot be read.";
  };
  const applications = policy.applications.map((rule) => rule.app);
  const show = (): Promise<void> =>
    indicator.show({ applications, startedMs: meta.startedMs, paused: pause.paused() });
  await show();
  const unwatch = pause.onChange(() => void show());
  // A withdrawal, an objection or a journey is said in another process and must stop this one.
  const wordsAtStart = new Set(await options.neverKeep.words());
  // By name and not by number: a word may be taken out meanwhile, which holds for later recordings only.
  const wordsTaken = new Set(wordsAtStart);
  const follow = async (): Promise<void> => {
    await device.reloadIfChanged();
    for (const word of await options.neverKeep.words()) {
      if (wordsTaken.has(word)) continue;
      guard.neverKeep(word);
      wordsTaken.add(word);
    }
  };
  const following = setInterval(() => void follow().catch(fail), followMs);
  try {
    const result = await record({
      meta,
      policy,
      guard,
      // The hold wrote the meta itself when it began.
      sink: { write: async (item) => (item.topic === "meta" ? undefined : held.append(item)) },
      openEyes: (eyes) => openDesktopEyes(options.desktop, { ...eyes, clock }),
      gate: gateOf(device, indicator, () => failed),
      paused: pause.paused,
      ignoredWindowIds: () => [indicator.windowId],
      ended: options.ended,
      clock,
      ...(options.onStatus ? { onStatus: options.onStatus } : {}),
    });
    const note = await dictionaryNote(options.dataDir, policy);
    const message = [result.message, note].filter((line) => line !== null).join("\n") || null;
    return { ...result, message, recordingId, redactions: guard.report() };
  } finally {
    unwatch();
    clearInterval(following);
    await options.secrets.save(recordingId, { sessionKey, vault: vault.serialise() });
    await held.close(clock());
    // A word that was named meanwhile stands in what was written before it.
    const words = [...wordsTaken, ...(await options.neverKeep.words())];
    if (words.some((word) => !wordsAtStart.has(word))) await recheckRecording(recordingId, options);
  }
}

/** The guard read the dictionaries when it began, and went on with those; the release asks for the files again. */
async function dictionaryNote(dataDir: string, policy: Policy): Promise<string | null> {
  const unread = await unreadDictionary(dictionariesDir(dataDir), policy.dictionaries);
  return unread === null
    ? null
    : `Its words were hidden as they were signed, but nothing can be released yet: ${unread}`;
}

/** Recording goes on only while the indicator is proven to be seen and receipt, policy and hours allow it. */
function gateOf(device: Device, indicator: Indicator, failed: () => string | null): Gate {
  return (nowMs) => {
    const message = failed();
    if (message !== null) return { kind: "closed", reason: "receipt_invalid", message };
    if (!indicator.alive())
      return {
        kind: "closed",
        reason: "indicator_lost",
        message: "The recording indicator cannot be seen any more, so recording stopped.",
      };
    const check = device.checkMayRecord(nowMs);
    return check.kind === "may"
      ? { kind: "open" }
      : { kind: "closed", reason: check.reason, message: check.message };
  };
}
