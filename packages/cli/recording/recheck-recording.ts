/** Looks again at a held recording with the words that the participant has named since. */
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { againGuard } from "./guard-recording.ts";
import type { Participant } from "./open-participant.ts";

/** What a look back needs of the participant's side. */
export type Rechecked = Pick<Participant, "hold" | "secrets" | "dataDir" | "neverKeep"> & {
  readonly device: Pick<Participant["device"], "policy">;
};

export async function recheckRecording(
  recordingId: RecordingId,
  participant: Rechecked,
): Promise<void> {
  const secrets = await participant.secrets.load(recordingId);
  const policy = participant.device.policy();
  const { guard, vault } = await againGuard({ ...participant, policy, secrets });
  await using looking = guard;
  await participant.hold.recheck(recordingId, (item) => looking.recheck(item));
  const { sessionKey } = secrets;
  await participant.secrets.save(recordingId, { sessionKey, vault: vault.serialise() });
}
