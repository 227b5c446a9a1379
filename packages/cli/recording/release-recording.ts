/** Release: everything is scanned once more with the final vault, sealed to the collector, and put into the spool. */
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import type { Hold } from "@apprentice/recorder/hold/open-hold.ts";
import type { ReleaseOptions } from "@apprentice/recorder/hold/release.ts";
import type { SecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import { recorderBuild } from "./recorder-build.ts";

/** Gives what the hold says: released with the segments' hashes, or refused with what to do. */
export async function releaseRecording(options: {
  readonly recordingId: RecordingId;
  readonly hold: Hold;
  readonly secrets: SecretsStore;
  readonly device: Device;
  readonly deliver: ReleaseOptions["deliver"];
}): ReturnType<Hold["release"]> {
  const { recordingId, hold, secrets, device } = options;
  const { sessionKey, vault } = await secrets.load(recordingId);
  const policy = device.policy();
  const known = openVault(vault);
  // Pictures are read again for what the vault has learned since; a vault that learned nothing finds nothing new.
  const readsPictures =
    known.size > 0 && policy.applications.some((rule) => rule.masking === "detect");
  const ocr = readsPictures ? await openEngine() : null;
  await using guard = await createGuard({ sessionKey, vault: known, ocr });
  const result = await hold.release(recordingId, {
    rescan: (item) => guard.rescan(item),
    deviceId: device.deviceId,
    collectorKey: device.collectorKey(),
    recorderBuild: recorderBuild(),
    leastHours: policy.hold.leastHours,
    deliver: options.deliver,
  });
  if (result.kind === "released") await secrets.remove(recordingId);
  return result;
}
