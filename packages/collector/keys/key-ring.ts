/** Participants' keys and the collector's own, kept wrapped; handed out only against a permission from `decide`. */
import { createHmac, hkdfSync } from "node:crypto";
import type { CollectorKey } from "@apprentice/core/api/schemas.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import { deriveSealingKeys } from "@apprentice/core/segment/hpke.ts";
import type { Allowed } from "../access/decide.ts";
import { CollectorError } from "../errors.ts";
import type { KeyDatabase } from "../store/key-tables.ts";
import type { DataKeyWrapper } from "./envelope.ts";
import type { RootKey } from "./root-key.ts";
import { unwrap, wrap, type RandomBytes } from "./wrap.ts";

export type ParticipantKey = DataKeyWrapper & {
  /** A blob name that says nothing without this key: keyed hash of `text`, 64 hex digits. */
  readonly nameOf: (text: string) => string;
};

export type KeyRing = {
  /** Makes a participant's key; one that exists stays. */
  readonly createParticipantKey: (participantId: ParticipantId) => Promise<void>;
  /** Null once the participant was erased. Throws `store_damaged` where the root key does not open it. */
  readonly participantKey: (
    permission: Allowed,
    participantId: ParticipantId,
  ) => Promise<ParticipantKey | null>;
  /** Deletes the key: everything that it wrapped is unreadable from now on, in every copy. */
  readonly eraseParticipantKey: (participantId: ParticipantId) => Promise<void>;
  /** The key to which devices seal, made at the first call. */
  readonly collectorKey: () => Promise<CollectorKey>;
  /** Null where the collector never had this key. */
  readonly collectorPrivateKey: (permission: Allowed, keyId: string) => Promise<CryptoKey | null>;
};

type Ring = {
  readonly db: KeyDatabase;
  readonly rootKey: RootKey;
  readonly random: RandomBytes;
  readonly nowMs: () => number;
};

export function createKeyRing(ring: Ring): KeyRing {
  return {
    createParticipantKey: (participantId) => createParticipantKey(ring, participantId),
    participantKey: (permission, participantId) =>
      releaseParticipantKey(ring, permission, participantId),
    eraseParticipantKey: (participantId) => eraseParticipantKey(ring, participantId),
    collectorKey: () => collectorKey(ring),
    collectorPrivateKey: (_permission, keyId) => collectorPrivateKey(ring, keyId),
  };
}

async function createParticipantKey(ring: Ring, participantId: ParticipantId): Promise<void> {
  const wrapped = ring.rootKey.wrap(ring.random(32), `participant-key ${participantId}`);
  await ring.db
    .insertInto("participant_keys")
    .values({ participant_id: participantId, wrapped, created_ms: ring.nowMs() })
    .onConflict((conflict) => conflict.column("participant_id").doNothing())
    .execute();
}

async function releaseParticipantKey(
  ring: Ring,
  permission: Allowed,
  participantId: ParticipantId,
): Promise<ParticipantKey | null> {
  if (permission.resource.participantId !== participantId) {
    throw new Error("a permission for one participant was used for another");
  }
  const row = await ring.db
    .selectFrom("participant_keys")
    .select("wrapped")
    .where("participant_id", "=", participantId)
    .executeTakeFirst();
  if (!row) return null;
  const secret = ring.rootKey.unwrap(row.wrapped, `participant-key ${participantId}`);
  if (!secret) throw damaged("participant's key");
  return participantKeyOf(secret, ring.random);
}

function participantKeyOf(secret: Uint8Array, random: RandomBytes): ParticipantKey {
  const key = derive(secret, "apprentice data keys v1");
  const names = derive(secret, "apprentice blob names v1");
  return {
    wrapDataKey: (dataKey, blob) =>
      wrap({ key, secret: dataKey, bound: `data-key ${blob}`, random }),
    unwrapDataKey: (wrapped, blob) => unwrap({ key, wrapped, bound: `data-key ${blob}` }),
    nameOf: (text) => createHmac("sha256", names).update(text).digest("hex"),
  };
}

function derive(secret: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), info, 32));
}

async function eraseParticipantKey(ring: Ring, participantId: ParticipantId): Promise<void> {
  await ring.db
    .deleteFrom("participant_keys")
    .where("participant_id", "=", participantId)
    .execute();
}

async function collectorKey(ring: Ring): Promise<CollectorKey> {
  const newest = () =>
    ring.db
      .selectFrom("collector_keys")
      .select(["key_id", "public_key"])
      .orderBy("created_ms", "desc")
      .orderBy("key_id")
      .limit(1)
      .executeTakeFirst();
  const row = (await newest()) ?? (await createCollectorKey(ring).then(newest));
  if (!row) throw damaged("collector's key");
  return {
    version: 1,
    kem: "DHKEM(X25519, HKDF-SHA256)",
    keyId: row.key_id,
    publicKey: row.public_key,
  };
}

async function createCollectorKey(ring: Ring): Promise<void> {
  const seed = new Uint8Array(ring.random(32));
  const { publicKey } = await deriveSealingKeys(seed);
  const keyId = `ck-${Buffer.from(ring.random(8)).toString("hex")}`;
  const wrapped = ring.rootKey.wrap(seed, `collector-key ${keyId}`);
  await ring.db
    .insertInto("collector_keys")
    .values({ key_id: keyId, public_key: publicKey, wrapped, created_ms: ring.nowMs() })
    .execute();
}

async function collectorPrivateKey(ring: Ring, keyId: string): Promise<CryptoKey | null> {
  const row = await ring.db
    .selectFrom("collector_keys")
    .select("wrapped")
    .where("key_id", "=", keyId)
    .executeTakeFirst();
  if (!row) return null;
  const seed = ring.rootKey.unwrap(row.wrapped, `collector-key ${keyId}`);
  if (!seed) throw damaged("collector's key");
  return (await deriveSealingKeys(new Uint8Array(seed))).privateKey;
}

function damaged(what: string): CollectorError {
  return new CollectorError(
    "store_damaged",
    `A ${what} does not open under this root key. Check that root key and key store belong together, then restore both from one backup.`,
  );
}
