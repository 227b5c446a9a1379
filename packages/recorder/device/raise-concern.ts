/** A question or objection on its way to the steward. */
import { ConcernAccepted, type ConcernKind } from "@apprentice/core/api/concern.ts";
import { toHex } from "@apprentice/core/id/hex.ts";
import type { SignedFetch } from "./signed-fetch.ts";
import type { StandingState } from "./standing.ts";

export type RaisedConcern =
  | { readonly kind: "raised"; readonly accepted: ConcernAccepted }
  /** Of an objection only that it was made is kept here: recording pauses, and it must be said again. */
  | { readonly kind: "refused" | "unreached"; readonly message: string };

/** An objection pauses recording before anybody is asked, and also where nobody can be reached. */
export async function raiseConcern(options: {
  readonly kind: ConcernKind;
  readonly text: string;
  readonly standing: StandingState;
  readonly signedFetch: SignedFetch;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
}): Promise<RaisedConcern> {
  const { kind, text, standing, signal } = options;
  const objects = kind === "objection";
  if (objects && standing.current().objection === "none") {
    await standing.change({ objection: "unsent" });
  }
  const nonce = toHex(options.random(32));
  const json = { version: 1, kind, text: text.trim(), nonce };
  const reply = await options.signedFetch("raiseConcern", { json, ...(signal && { signal }) });
  if (reply.kind !== "answered") return { kind: reply.kind, message: reply.message };
  const accepted = ConcernAccepted.safeParse(reply.body);
  if (!accepted.success) {
    const message = "The collector's answer cannot be read; update the recorder and say it again.";
    return { kind: "refused", message };
  }
  if (objects) await standing.change({ objection: "open" });
  return { kind: "raised", accepted: accepted.data };
}
