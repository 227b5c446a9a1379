/** The participant's side on one machine: keystore, device, hold, what the guard remembers, and the spool. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { enrol } from "@apprentice/recorder/device/enrol.ts";
import { openDevice } from "@apprentice/recorder/device/open-device.ts";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import { openHold } from "@apprentice/recorder/hold/open-hold.ts";
import type { Hold } from "@apprentice/recorder/hold/open-hold.ts";
import { openNeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import type { NeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { openKeystore } from "@apprentice/recorder/keystore/open-keystore.ts";
import type { Keystore } from "@apprentice/recorder/keystore/keystore.ts";
import { openSecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import type { SecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import { openSpool } from "@apprentice/recorder/upload/spool.ts";
import type { Spool } from "@apprentice/recorder/upload/spool.ts";
import { sync } from "@apprentice/recorder/upload/sync.ts";
import type { SyncProgress, SyncResult } from "@apprentice/recorder/upload/sync.ts";
import { CliError } from "../errors.ts";

export type Participant = {
  readonly dataDir: string;
  readonly keystore: Keystore;
  readonly device: Device;
  readonly hold: Hold;
  readonly secrets: SecretsStore;
  /** Words that are hidden in every recording of this device. */
  readonly neverKeep: NeverKeep;
  readonly spool: Spool;
  /** Sends everything that waits; segments that are refused stay listed with the reason. */
  readonly sync: (
    signal: AbortSignal,
    onProgress?: (progress: SyncProgress) => void,
  ) => Promise<SyncResult>;
};

export type ParticipantOptions = {
  readonly dataDir: string;
  /** Enrols first, with the one-time code that the operator gave. */
  readonly enrol?: { readonly collectorUrl: string; readonly code: string };
  readonly clock: () => number;
  /** DBUS_SESSION_BUS_ADDRESS leads to the keyring. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));

export async function openParticipant(options: ParticipantOptions): Promise<Participant> {
  const { dataDir, clock } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const keystore = await openKeystore({ dataDir, env: options.env });
  const parts = { dataDir, keystore, clock, random, fetch };
  if (options.enrol) {
    const result = await enrol({ ...parts, ...options.enrol });
    if (result.kind === "refused") throw new CliError("refused", result.message);
  }
  const device = await openDevice(parts);
  const hold = await openHold({ dir: join(dataDir, "hold"), keystore, clock, random });
  const secrets = await openSecretsStore({ dir: join(dataDir, "vaults"), keystore, random });
  const neverKeep = await openNeverKeep({ path: join(dataDir, "never-keep"), keystore, random });
  const spool = await openSpool({ dir: join(dataDir, "spool"), clock });
  return {
    dataDir,
    keystore,
    device,
    hold,
    secrets,
    neverKeep,
    spool,
    sync: (signal, onProgress) =>
      sync({
        spool,
        device,
        clock,
        random,
        sleep: (ms, until) => sleep(ms, undefined, until ? { signal: until } : {}),
        signal,
        ...(onProgress ? { onProgress } : {}),
      }),
  };
}
