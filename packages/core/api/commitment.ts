import type { RecordingId } from "../id/id.ts";
import { sha256Hex } from "../id/sha256.ts";

/**
 * What a device hands in when a recording begins, so that the collector can time the hold without learning
 * anything: hex SHA-256 over the recording's id and 32 random bytes (`nonce`, hex). A recording that the
 * participant deletes leaves only this random-looking value behind.
 */
export function commitmentOf(recordingId: RecordingId, nonce: string): Promise<string> {
  return sha256Hex(`apprentice-commitment-v1\n${recordingId}\n${nonce}`);
}
