/** What participants and stewards write to each other lies sealed under the participant's key, and goes with it. */
import { z } from "zod";
import { openEnvelope, sealEnvelope } from "../keys/envelope.ts";
import type { ParticipantKey } from "../keys/key-ring.ts";
import type { RandomBytes } from "../keys/wrap.ts";

type Place = { readonly concernId: string; readonly part: "text" | "answer" };

/** `nonce` is empty for answers. */
const Words = z.strictObject({ text: z.string(), nonce: z.string() });
type Words = Readonly<z.infer<typeof Words>>;

/** Base64url. */
export function sealWords(options: {
  readonly key: ParticipantKey;
  readonly place: Place;
  readonly words: Words;
  readonly random: RandomBytes;
}): string {
  const { key, random, words } = options;
  const plaintext = Buffer.from(JSON.stringify(words));
  return sealEnvelope({ key, random, plaintext, blob: blobOf(options.place) }).toString(
    "base64url",
  );
}

/** Throws CollectorError `envelope_damaged`. */
export function openWords(key: ParticipantKey, place: Place, sealed: string): Words {
  const bytes = openEnvelope({
    key,
    blob: blobOf(place),
    sealed: Buffer.from(sealed, "base64url"),
  });
  return Words.parse(JSON.parse(bytes.toString("utf8")));
}

function blobOf({ concernId, part }: Place): string {
  return `concerns/${concernId}/${part}`;
}
