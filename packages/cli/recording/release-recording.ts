/** Release: everything is scanned once more with the final vault, sealed to the collector, and put into the spool. */
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { givenUpReason } from "@apprentice/guard/pixels/pixel-guard.ts";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import type { Hold } from "@apprentice/recorder/hold/open-hold.ts";
import type { ReleaseOptions } from "@apprentice/recorder/hold/release.ts";
import type { SecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import type { NeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { againGuard } from "./guard-recording.ts";
import { recorderBuild } from "./recorder-build.ts";

export type ReleasedRecording = Awaited<ReturnType<Hold["release"]>> & {
  /** Null, or what the participant should know of the pictures that left. */
  readonly pictures: string | null;
};

/** Gives what the hold says: released with the segments' hashes, or refused with what to do. */
export async function releaseRecording(options: {
  readonly recordingId: RecordingId;
  readonly hold: Hold;
  readonly secrets: SecretsStore;
  readonly neverKeep: NeverKeep;
  readonly dataDir: string;
  readonly device: Device;
  readonly deliver: ReleaseOptions["deliver"];
}): Promise<ReleasedRecording> {
  const { recordingId, hold, secrets, device } = options;
  const policy = device.policy();
  const again = await againGuard({ ...options, policy, secrets: await secrets.load(recordingId) });
  await using guard = again.guard;
  const result = await hold.release(recordingId, {
    rescan: (item) => guard.rescan(item),
    deviceId: device.deviceId,
    collectorKey: device.collectorKey(),
    recorderBuild: recorderBuild(),
    leastHours: policy.hold.leastHours,
    deliver: options.deliver,
  });
  if (result.kind === "released") await secrets.remove(recordingId);
  return { ...result, pictures: picturesNote(guard.report()[givenUpReason] ?? 0) };
}

function picturesNote(givenUp: number): string | null {
  return givenUp === 0
    ? null
    : "The text recognition hung, so pictures that it had not read again were blacked out; restart the computer or install tesseract-ocr anew before you record the next time.";
}
