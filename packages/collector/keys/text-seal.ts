/** Short texts in database rows that nobody looks for by value: sealed under a participant's key, gone with it. */
import { openEnvelope, sealEnvelope } from "./envelope.ts";
import type { ParticipantKey } from "./key-ring.ts";
import type { RandomBytes } from "./wrap.ts";

/** `place` names the row and is bound in, so that a text moved to another row does not open. */
export type TextSeal = {
  /** Base64url. */
  readonly seal: (place: string, text: string) => string;
  /** Throws CollectorError `envelope_damaged`. */
  readonly open: (place: string, sealed: string) => string;
};

export function createTextSeal(key: ParticipantKey, random: RandomBytes): TextSeal {
  return {
    seal: (blob, text) =>
      sealEnvelope({ key, blob, random, plaintext: Buffer.from(text) }).toString("base64url"),
    open: (blob, text) => {
      const sealed = Buffer.from(text, "base64url");
      return openEnvelope({ key, blob, sealed }).toString("utf8");
    },
  };
}
