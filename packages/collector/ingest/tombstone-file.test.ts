import { randomBytes } from "node:crypto";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ParticipantId, SegmentHash } from "@apprentice/core/id/id.ts";
import { openTombstoneFile, type TombstoneLine } from "./tombstone-file.ts";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-tombstones-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function lineOf(name: string, count: number): TombstoneLine {
  const segments = Array.from({ length: count }, () =>
    SegmentHash.parse(randomBytes(32).toString("hex")),
  );
  return {
    kind: "participant",
    participantId: ParticipantId.parse(`par-${name}`),
    atMs: 1,
    segments,
  };
}

test("people with very many uploads who are erased at once are all in the file, whole", async () => {
  const file = openTombstoneFile(join(scratch, "large"));
  // Some megabytes each: more than one write takes.
  const lines = ["anna", "bert", "cleo", "dora"].map((name) => lineOf(name, 30_000));
  await Promise.all(lines.map((line) => file.add([line])));
  expect(await file.readAll()).toEqual(lines);
});

test("a line that a crash cut off spoils no other, and one that is none of ours is damage", async () => {
  const path = join(scratch, "cut");
  const file = openTombstoneFile(path);
  expect(await file.readAll()).toEqual([]);
  const [first, second] = [lineOf("first", 1), lineOf("second", 1)];
  await file.add([first]);
  await appendFile(path, JSON.stringify(lineOf("cut", 2)).slice(0, 60).padStart(61, "\n"));
  await file.add([second]);
  expect(await file.readAll()).toEqual([first, second]);
  await appendFile(path, '\n{"kind":"other"}');
  await expect(file.readAll()).rejects.toMatchObject({ code: "store_damaged" });
});
