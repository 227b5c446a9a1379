/** What a device remembers, each in a file of its own in the data folder (mode 0700), replaced whole or not at all. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CollectorKey } from "@apprentice/core/api/schemas.ts";
import { PlaceCode } from "@apprentice/core/consent/places.ts";
import { SignedReceipt } from "@apprentice/core/consent/receipt.ts";
import { PublicKey } from "@apprentice/core/id/ed25519.ts";
import { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import { PolicyKeys, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { RecorderError } from "../errors.ts";
import { writeFileDurably } from "../write-file-durably.ts";

/** Written once, at enrolment. */
export const Identity = z.strictObject({
  version: z.literal(1),
  /** Without a slash at the end. */
  collectorUrl: z.url(),
  participantId: ParticipantId,
  deviceId: DeviceId,
  publicKey: PublicKey,
  /** Pinned: no later answer of the collector changes them. */
  policyKeys: PolicyKeys,
  collectorKey: CollectorKey,
});
export type Identity = Readonly<z.infer<typeof Identity>>;

export const KnownPolicy = z.strictObject({
  version: z.literal(1),
  signed: SignedPolicy,
  /** Of any policy that ever verified here; a smaller one is a rollback. */
  greatestSerial: z.number().int().nonnegative(),
  /** When the collector was last asked for the policy and answered. */
  lastContactMs: z.number(),
});
export type KnownPolicy = Readonly<z.infer<typeof KnownPolicy>>;

const KnownReceipts = z.strictObject({
  version: z.literal(1),
  /** Oldest first, at most 20; more than one may be in force while a notice is renewed. */
  receipts: z.array(
    z.strictObject({
      signed: SignedReceipt,
      /** When the collector had it; null: not yet. */
      deliveredMs: z.number().nullable(),
      withdrawnMs: z.number().nullable(),
    }),
  ),
});
type KnownReceipts = Readonly<z.infer<typeof KnownReceipts>>;
export type KnownReceipt = KnownReceipts["receipts"][number];

export const Standing = z.strictObject({
  version: z.literal(1),
  /** `unsent`: made here, but the collector was not reached; `open`: it waits for the steward's answer. */
  objection: z.enum(["none", "unsent", "open"]),
  /** Where this person is travelling; null: nowhere. */
  journey: z
    .strictObject({
      place: PlaceCode,
      sinceMs: z.number().int().nonnegative(),
      /** When the collector had it; null: not yet. */
      deliveredMs: z.number().nullable(),
    })
    .nullable(),
  /** A journey that ended, which the collector does not know yet. */
  backMs: z.number().int().nonnegative().nullable().default(null),
  /** When a steward last broke the glass to this person's material, and up to when that was looked at here. */
  glassBrokenMs: z.number().int().nullable().default(null),
  glassSeenMs: z.number().int().nullable().default(null),
});
export type Standing = Readonly<z.infer<typeof Standing>>;

type DeviceFile<T> = {
  /** Null where it was never written. Throws RecorderError `state_damaged`. */
  load(): Promise<T | null>;
  /** Throws RecorderError `disk_full`; the old file then still stands. */
  save(value: T): Promise<void>;
};

export type DeviceFiles = {
  readonly identity: DeviceFile<Identity>;
  readonly policy: DeviceFile<KnownPolicy>;
  readonly receipts: DeviceFile<KnownReceipts>;
  readonly standing: DeviceFile<Standing>;
  /** Where the files lie that other processes of this device may change. */
  readonly paths: readonly string[];
  /** Folders of the request counter and of commitments that wait. */
  readonly counterDir: string;
  readonly commitmentsDir: string;
};

/** Makes the folders that are missing. */
export async function openDeviceFiles(dataDir: string): Promise<DeviceFiles> {
  const dir = join(dataDir, "device");
  const counterDir = join(dir, "counter");
  const commitmentsDir = join(dir, "commitments");
  for (const folder of [dataDir, dir, counterDir, commitmentsDir]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  return {
    identity: fileOf(join(dir, "identity.json"), Identity),
    policy: fileOf(join(dir, "policy.json"), KnownPolicy),
    receipts: fileOf(join(dir, "receipts.json"), KnownReceipts),
    standing: fileOf(join(dir, "standing.json"), Standing),
    paths: ["policy.json", "receipts.json", "standing.json"].map((name) => join(dir, name)),
    counterDir,
    commitmentsDir,
  };
}

function fileOf<S extends z.ZodType>(path: string, schema: S): DeviceFile<z.output<S>> {
  return {
    load: async () => {
      const text = await readFile(path, "utf8").catch((cause: unknown) => {
        if (isMissing(cause)) return null;
        throw damaged(path, cause);
      });
      if (text === null) return null;
      try {
        return schema.parse(JSON.parse(text));
      } catch (cause) {
        throw damaged(path, cause);
      }
    },
    save: (value) => writeFileDurably(path, `${JSON.stringify(value)}\n`),
  };
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}

function damaged(path: string, cause: unknown): RecorderError {
  return new RecorderError(
    "state_damaged",
    `${path} cannot be read, so nothing is recorded or sent. Restore it, or move the folder away and enrol again.`,
    { cause },
  );
}
