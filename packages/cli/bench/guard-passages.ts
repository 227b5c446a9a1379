/** The breaking test of "secrets never leave the device": ten thousand canaries from typing to upload, with redactors that fail. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readTrajectory } from "@apprentice/collector/compile/read-derived.ts";
import {
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { openHold } from "@apprentice/recorder/hold/open-hold.ts";
import { openFileKeystore } from "@apprentice/recorder/keystore/file-keystore.ts";
import { openSecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import { startSpooledDevice } from "@apprentice/recorder/testing/spooled-device.ts";
import { sync } from "@apprentice/recorder/upload/sync.ts";
import { huntFolders } from "../commands/demo/hunt.ts";
import { huntItems } from "./canaries/hunt-items.ts";
import { engineThat, redactorStates } from "./passages/broken-redactors.ts";
import {
  controlText,
  passageApps,
  passageScript,
  type PassageCanary,
} from "./passages/passage-script.ts";
import { crashFiles, travel, type Traveller } from "./passages/travel.ts";
import type { Bench } from "./metric.ts";

export type PassageEvidence = {
  readonly passages: number;
  readonly canaries: number;
  /** Where a canary was found: what was sealed and sent, the collector, any file, the log. */
  readonly found: readonly string[];
  /** Pictures that were sent although nothing had read their words. */
  readonly unreadUploads: number;
  /** Pictures of the same application that were sent where the redactor worked: must not be 0. */
  readonly readUploads: number;
  /** How often the harmless control was found at the collector: must be the number of passages with a working guard. */
  readonly controls: number;
  readonly crashFiles: readonly string[];
};

const perPassage = 175;

export const measure: Bench = async ({ log, quick, scratchDir, signal }) => {
  const passages = quick ? redactorStates.length : Math.ceil(10_000 / perPassage);
  const evidence = await passAll({ passages, seed: 1, scratchDir, log, signal });
  const unit = `of ${evidence.canaries} in ${evidence.passages} recordings`;
  const metric = (name: string, value: number, aim: string | null, baseline: number | null) => ({
    metric: name,
    value,
    unit,
    aim,
    baseline,
  });
  return [
    metric("guard.passage_canaries", evidence.found.length, "<= 0", evidence.controls),
    metric("guard.passage_unread_uploads", evidence.unreadUploads, "<= 0", evidence.readUploads),
    metric("guard.passage_crash_files", evidence.crashFiles.length, "<= 0", null),
  ];
};

/** One after the other through every state of the redactor. */
export async function passAll(options: {
  readonly passages: number;
  readonly seed: number;
  readonly scratchDir: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<PassageEvidence> {
  const { scratchDir, signal, log } = options;
  const programs = join(scratchDir, "programs");
  await mkdir(programs);
  const applications = [{ app: passageApps.roles }, { app: passageApps.detect, masking: "detect" }];
  await using collector = await startTestCollector(
    { dataDir: join(scratchDir, "collector") },
    { applications },
  );
  await using spooled = await startSpooledDevice(collector);
  const traveller = await travellerOf(spooled, collector);
  await using engine = await openEngine();
  await using told = listen();
  const found: string[] = [];
  const canaries: PassageCanary[] = [];
  let [unreadUploads, readUploads] = [0, 0];
  for (let number = 0; number < options.passages; number += 1) {
    signal.throwIfAborted();
    const state = redactorStates[number % redactorStates.length] ?? "works";
    // Each reading that hangs is waited for, fifteen seconds long, so there is one of them.
    const hangs = state === "hangs";
    const passage = await passageScript(options.seed + number, hangs ? { readerScenes: 1 } : {});
    canaries.push(...passage.canaries);
    const travelled = await travel(traveller, passage, {
      engines: [
        () => engineThat(state, programs),
        () => engineThat(hangs ? "is missing" : state, programs),
      ],
      losesVault: state === "loses its vault",
    });
    if (state === "works") readUploads += travelled.readPictures;
    else if (state !== "loses its vault") unreadUploads += travelled.readPictures;
    const hunt = await huntItems(travelled.items, engine);
    for (const { place, value } of passage.canaries)
      if (hunt.sees(value)) found.push(`${place}: sealed where the redactor ${state}`);
    const { refused, waiting } = await send(traveller, spooled);
    if (refused + waiting > 0) throw new Error("a segment was not taken by the collector");
    log(`guard-passages: ${number + 1} of ${options.passages}, the redactor ${state}`);
  }
  await collector.drained();
  const trajectories = await searchCollector(collector, canaries, found);
  const planted = canaries.map(({ place, value }) => ({ place, value, control: false }));
  const files = await huntFolders([spooled.dataDir, scratchDir], planted);
  found.push(...files.hits.map(({ place, where }) => `${place}: ${where}`));
  for (const { place, value } of canaries)
    if (told.text().includes(value)) found.push(`${place}: the log`);
  return {
    passages: options.passages,
    canaries: canaries.length,
    found,
    unreadUploads,
    readUploads,
    controls: trajectories,
    crashFiles: [...(await crashFiles(scratchDir)), ...(await crashFiles(spooled.dataDir))],
  };
}

type Spooled = Awaited<ReturnType<typeof startSpooledDevice>>;

async function travellerOf(spooled: Spooled, collector: TestCollector): Promise<Traveller> {
  const { dataDir, device, spool } = spooled;
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const keystore = await openFileKeystore(join(dataDir, "keys"));
  const { nowMs: clock, advance } = collector;
  return {
    device,
    spool,
    clock,
    advance,
    random,
    hold: await openHold({ dir: join(dataDir, "hold"), keystore, clock, random }),
    secrets: await openSecretsStore({ dir: join(dataDir, "vaults"), keystore, random }),
  };
}

const send = ({ clock }: Traveller, { device, spool, random }: Spooled) =>
  sync({
    spool,
    device,
    clock,
    random,
    sleep: (ms, until) => sleep(ms, undefined, until ? { signal: until } : {}),
  });

/** Everything that the collector built of it, opened with its own keys; gives how many hold the control. */
async function searchCollector(
  collector: TestCollector,
  canaries: readonly PassageCanary[],
  found: string[],
): Promise<number> {
  const { services } = collector;
  let controls = 0;
  for (const row of await services.db.selectFrom("trajectories").selectAll().execute()) {
    const decision = await services.decide({
      principal: { kind: "staff", staffId: "search", role: "reviewer" },
      action: "getTrajectory",
      resource: { kind: "trajectory", id: row.trajectory_id, participantId: row.participant_id },
      purpose: "review",
    });
    if (decision.kind !== "allowed") throw new Error("the search itself was denied");
    const trajectory = await readTrajectory(services, row, decision);
    if (!trajectory) throw new Error("a trajectory could not be read, so it was not searched");
    const text = bare(JSON.stringify(trajectory));
    if (text.includes(bare(controlText))) controls += 1;
    for (const { place, value } of canaries)
      if (text.includes(bare(value))) found.push(`${place}: at the collector`);
  }
  return controls;
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9@]/g, "");

/** What this process says to people, while it goes on saying it. */
function listen(): AsyncDisposable & { text(): string } {
  const parts: string[] = [];
  const { stdout, stderr } = process;
  const restore = [stdout, stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...rest: []) => {
      parts.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      return write(chunk, ...rest);
    };
    return () => void (stream.write = write);
  });
  return {
    text: () => parts.join(""),
    [Symbol.asyncDispose]: () => {
      for (const one of restore) one();
      return Promise.resolve();
    },
  };
}
