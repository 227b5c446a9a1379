/** The demo's hunt: raw bytes of every file, then everything that keys open, words and pictures alike. */
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { TrajectoryAnswer } from "@apprentice/core/api/schemas.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { composeFrame } from "@apprentice/learn/export/compose-frame.ts";
import type { StaffClient } from "../../staff-client.ts";
import type { Canary } from "./canaries.ts";
import { huntFolders } from "./hunt.ts";
import type { Hit } from "./hunt.ts";
import { parquetRows, searchPicture, searchText } from "./search-content.ts";

export type Hunt = {
  readonly files: number;
  readonly bytes: number;
  readonly texts: number;
  readonly pictures: number;
  /** Secrets that were found; must be empty. */
  readonly hits: readonly Hit[];
  /** How often the deliberately unprotected word was found; must not be 0. */
  readonly controlHits: number;
};

/** Pictures read by OCR at most; each costs about a second. */
const greatestPictures = 24;

export async function huntEverywhere(options: {
  readonly out: string;
  readonly client: StaffClient;
  readonly dataset: string;
  readonly canaries: readonly Canary[];
  readonly signal: AbortSignal;
}): Promise<Hunt> {
  const { canaries, signal } = options;
  const found: Hit[] = [];
  const onDisk = await huntFolders([options.out], canaries);
  found.push(...onDisk.hits);
  await using ocr = await openEngine();
  const inStore = await searchTrajectories({ ...options, ocr });
  found.push(...inStore.hits);
  let texts = inStore.texts;
  for await (const row of parquetRows(options.dataset)) {
    signal.throwIfAborted();
    texts += 1;
    found.push(...searchText(row.text, canaries, row.where));
  }
  const controls = new Set(
    canaries.filter((canary) => canary.control).map((canary) => canary.place),
  );
  const isControl = (hit: Hit): boolean => controls.has(hit.place);
  return {
    files: onDisk.files,
    bytes: onDisk.bytes,
    texts,
    pictures: inStore.pictures,
    hits: found.filter((hit) => !isControl(hit)),
    controlHits: found.filter(isControl).length,
  };
}

type Searched = {
  readonly texts: number;
  readonly pictures: number;
  readonly hits: readonly Hit[];
};

/** Newest first, so that the pictures of the sign-in are surely among those that are read. */
async function searchTrajectories(parts: {
  readonly client: StaffClient;
  readonly canaries: readonly Canary[];
  readonly ocr: OcrEngine;
  readonly signal: AbortSignal;
}): Promise<Searched> {
  const { client, canaries, signal } = parts;
  const hits: Hit[] = [];
  const answers: TrajectoryAnswer[] = [];
  for await (const { trajectoryId } of client.list()) answers.push(await client.get(trajectoryId));
  answers.sort((a, b) => b.trajectory.meta.startedMs - a.trajectory.meta.startedMs);
  let pictures = 0;
  for (const { trajectory } of answers) {
    const { trajectoryId } = trajectory;
    hits.push(...searchText(JSON.stringify(trajectory), canaries, `words of ${trajectoryId}`));
    for (const frame of distinctFrames([
      ...trajectory.steps.map((step) => step.observation),
      trajectory.last,
    ])) {
      signal.throwIfAborted();
      if (pictures >= greatestPictures) break;
      const image = await composeFrame({
        frame,
        tile: (hash) => client.tile(trajectoryId, hash),
        format: "png",
      });
      if (!image) continue;
      pictures += 1;
      hits.push(
        ...(await searchPicture({
          image,
          canaries,
          ocr: parts.ocr,
          where: `a picture of ${trajectoryId}`,
          signal,
        })),
      );
    }
  }
  return { texts: answers.length, pictures, hits };
}

function distinctFrames(observations: readonly (Observation | null)[]) {
  const frames = observations.flatMap((observation) =>
    observation?.frame ? [observation.frame] : [],
  );
  return [...new Map(frames.map((frame) => [frame.tiles.join(), frame])).values()];
}
