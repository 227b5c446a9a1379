import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ParticipantId } from "@apprentice/core/id/id.ts";
import { openKey, sealKey } from "@apprentice/core/segment/hpke.ts";
import { createDecide, type Allowed } from "../access/decide.ts";
import type { KeyDatabase } from "../store/key-tables.ts";
import { openPostgresKeys } from "../store/open-postgres.ts";
import { openSqliteKeys } from "../store/open-sqlite.ts";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { openEnvelope, sealEnvelope } from "./envelope.ts";
import { createKeyRing } from "./key-ring.ts";
import { createRootKey, type RootKey } from "./root-key.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
const nowMs = () => 1_700_000_000_000;
const anna = ParticipantId.parse("par-anna");
const bert = ParticipantId.parse("par-bert");

let folder: string;
let rootKey: RootKey;
let postgres: TestPostgres;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-keys-"));
  const path = join(folder, "root.json");
  rootKey = await createRootKey({ path, passphrase: "p", kind: "production", random, cost: 10 });
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function permissionFor(participantId: ParticipantId): Promise<Allowed> {
  const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "decision", entry: {} };
  const nothing = () => Promise.resolve(opening);
  const decision = await createDecide({ append: nothing, appendIn: nothing })({
    principal: { kind: "service", name: "compile" },
    action: "compileSegment",
    resource: { kind: "segment", id: null, participantId },
    purpose: "operate",
  });
  if (decision.kind !== "allowed") throw new Error(decision.message);
  return decision;
}

const engines: Record<string, () => Promise<KeyDatabase>> = {
  SQLite: () => openSqliteKeys(join(folder, "keys.db")),
  PostgreSQL: async () => openPostgresKeys(await postgres.createDatabase()),
};

describe.each(Object.entries(engines))("key ring on %s", (_, open) => {
  let db: KeyDatabase;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.destroy());

  test("what was sealed for one participant opens for them and nobody else, until erased", async () => {
    const ring = createKeyRing({ db, rootKey, random, nowMs });
    for (const one of [anna, bert]) await ring.createParticipantKey(one);
    await ring.createParticipantKey(anna);
    const permission = await permissionFor(anna);
    const key = await ring.participantKey(permission, anna);
    const other = await ring.participantKey(await permissionFor(bert), bert);
    if (!key || !other) throw new Error("a key is missing");
    const sealed = sealEnvelope({ key, blob: "b", random, plaintext: Buffer.from("text") });
    const again = await createKeyRing({ db, rootKey, random, nowMs }).participantKey(
      permission,
      anna,
    );
    if (!again) throw new Error("the key is gone");
    expect(openEnvelope({ key: again, blob: "b", sealed }).toString()).toBe("text");
    expect(() => openEnvelope({ key: other, blob: "b", sealed })).toThrow(/does not open/);
    expect(key.nameOf("x")).not.toBe(other.nameOf("x"));
    await ring.eraseParticipantKey(anna);
    expect(await ring.participantKey(permission, anna)).toBeNull();
    expect(await ring.participantKey(await permissionFor(bert), bert)).not.toBeNull();
  });

  test("a permission for one is none for another", async () => {
    const ring = createKeyRing({ db, rootKey, random, nowMs });
    await expect(ring.participantKey(await permissionFor(bert), anna)).rejects.toThrow(/another/);
  });

  test("the collector's key is made once, and what is sealed to it opens", async () => {
    const ring = createKeyRing({ db, rootKey, random, nowMs });
    const published = await ring.collectorKey();
    expect(await ring.collectorKey()).toEqual(published);
    const dataKey = random(32);
    const claims = new Uint8Array();
    const to = { dataKey, recipientPublicKey: published.publicKey, claims, seed: random(32) };
    const sealed = await sealKey(to);
    const permission = await permissionFor(bert);
    const privateKey = await ring.collectorPrivateKey(permission, published.keyId);
    if (!privateKey) throw new Error("the key is missing");
    expect(await openKey({ sealed, privateKey, claims })).toEqual(dataKey);
    expect(await ring.collectorPrivateKey(permission, "ck-none")).toBeNull();
  });
});

test("an erased key is not left in the key store's file, not even wrapped", async () => {
  const path = join(folder, "remnant.db");
  const db = await openSqliteKeys(path);
  const ring = createKeyRing({ db, rootKey, random, nowMs });
  await ring.createParticipantKey(anna);
  const row = await db.selectFrom("participant_keys").select("wrapped").executeTakeFirstOrThrow();
  const onDisk = async () => {
    const files = [path, `${path}-journal`, `${path}-wal`];
    const contents = await Promise.all(
      files.map((file) => readFile(file).catch(() => Buffer.alloc(0))),
    );
    return Buffer.concat(contents).includes(row.wrapped);
  };
  expect(await onDisk()).toBe(true);
  await ring.eraseParticipantKey(anna);
  expect(await onDisk()).toBe(false);
  await db.destroy();
});
