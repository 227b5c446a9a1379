import { toBase64url } from "@apprentice/core/id/base64url.ts";
import { sha256Hex } from "@apprentice/core/id/sha256.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Services } from "../services.ts";
import { addEnrolmentCode } from "../store/enrolment-codes.ts";

const validMs = 7 * 86_400_000;

/** Makes a code that enrols one device within a week; of the code itself the collector keeps a hash only. */
export async function issueEnrolmentCode(
  services: Pick<Services, "db" | "random" | "nowMs" | "hideTeam">,
  participantId: ParticipantId | null,
  team: string | null = null,
): Promise<{ readonly code: string; readonly expiresMs: number }> {
  const code = toBase64url(services.random(18));
  const expiresMs = services.nowMs() + validMs;
  const codeSha256 = await sha256Hex(code);
  await addEnrolmentCode(services.db, {
    codeSha256,
    participantId,
    expiresMs,
    team: team === null ? null : services.hideTeam(team),
  });
  return { code, expiresMs };
}
