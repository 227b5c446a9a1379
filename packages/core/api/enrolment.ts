/** A device proves at enrolment that it holds the private half of the key that it registers. */
import { signDocument, verifyDocument, type SigningKey } from "../id/ed25519.ts";
import type { EnrolmentRequest } from "./schemas.ts";

const context = "apprentice-enrolment-v1";

export async function enrolmentRequest(
  code: string,
  deviceKey: SigningKey,
): Promise<EnrolmentRequest> {
  const { publicKey, privateKey } = deviceKey;
  const document = { code, publicKey };
  const signature = await signDocument({ context, document, privateKey });
  return { version: 1, code, publicKey, signature };
}

export function verifyEnrolment(request: EnrolmentRequest): Promise<boolean> {
  const { code, publicKey, signature } = request;
  return verifyDocument({ context, document: { code, publicKey }, publicKey, signature });
}
