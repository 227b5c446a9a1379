/** `apprentice audit prove`: one entry of a log as a page that stands alone. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { LogProof, makeProof } from "@apprentice/core/audit/log-proof.ts";
import { nodeReaderOfTiles, tilePath, tilesOf } from "@apprentice/core/audit/log-tiles.ts";
import { parseCheckpoint, parseNote } from "@apprentice/core/audit/signed-note.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { CliError } from "../../errors.ts";
import { printAnswer } from "../../output.ts";
import { readText } from "../../read-file.ts";
import { readKept } from "./audit-files.ts";

type ProveOptions = {
  readonly json?: true;
  readonly log: string;
  readonly opening: string;
  readonly out: string;
  readonly checkpoint?: string;
};

export async function prove(options: ProveOptions): Promise<void> {
  const opening = await readOpening(options.opening);
  const checkpoint = await readText(options.checkpoint ?? join(options.log, "checkpoint"));
  const size = parseCheckpoint(parseNote(checkpoint)?.text ?? "")?.size ?? 0;
  if (opening.seq >= size)
    throw new CliError(
      "refused",
      `entry ${opening.seq} is not published yet: the checkpoint covers ${size} entries`,
    );
  const tiles = new Map<string, Uint8Array>();
  for (const tile of tilesOf(size))
    tiles.set(`${tile.level}/${tile.number}`, await readFile(join(options.log, tilePath(tile))));
  const read = nodeReaderOfTiles(
    sha256,
    (level, number) => tiles.get(`${level}/${number}`) ?? new Uint8Array(0),
  );
  const proof = makeProof({ hash: sha256, read, opening, checkpoint, size });
  await writeFile(options.out, `${JSON.stringify(proof, null, 2)}\n`);
  printAnswer(
    {
      json: { out: options.out, size, steps: proof.path.length },
      text: `${options.out}: entry ${opening.seq} of ${size}, ${proof.path.length} hashes`,
    },
    options.json === true,
  );
}

/** An entry with its salt, alone or out of a proof of it. */
async function readOpening(file: string): Promise<LogOpening> {
  const form = z.union([LogOpening, LogProof.transform(({ opening }) => opening)]);
  return readKept(file, form, "an entry of a log");
}
