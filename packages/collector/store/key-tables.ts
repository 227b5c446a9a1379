/**
 * Keys live in a store of their own with its own short-lived backups: whoever erases a row here
 * makes everything that it wrapped unreadable, wherever copies of it lie.
 */
import type { Kysely } from "kysely";
import type { ParticipantId } from "@apprentice/core/id/id.ts";

type ParticipantKeysTable = {
  participant_id: ParticipantId;
  /** The participant's key, wrapped by the root key, base64url. */
  wrapped: string;
  created_ms: number;
};

type CollectorKeysTable = {
  key_id: string;
  /** Raw X25519 public key, base64url. */
  public_key: string;
  /** Seed of the private key (core/segment/hpke.ts), wrapped by the root key, base64url. */
  wrapped: string;
  created_ms: number;
};

type LogKeysTable = {
  /** The log's origin, such as `apprentice/log/0123456789ab`. */
  name: string;
  /** Raw Ed25519 public key, base64url. */
  public_key: string;
  /** PKCS #8 of the private key, wrapped by the root key, base64url. */
  wrapped: string;
  created_ms: number;
};

type SecretsTable = {
  name: string;
  /** 32 bytes, wrapped by the root key, base64url. */
  wrapped: string;
  created_ms: number;
};

export type KeyTables = {
  secrets: SecretsTable;
  log_keys: LogKeysTable;
  participant_keys: ParticipantKeysTable;
  collector_keys: CollectorKeysTable;
};

export type KeyDatabase = Kysely<KeyTables>;
