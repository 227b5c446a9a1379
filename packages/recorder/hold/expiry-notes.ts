/** Notes which recordings were deleted because nobody released them in time, so that the participant can see it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { writeFileDurably } from "../write-file-durably.ts";

export const Expiry = z.strictObject({
  recordingId: RecordingId,
  startedMs: z.number(),
  expiredMs: z.number(),
});
export type Expiry = Readonly<z.infer<typeof Expiry>>;

const mostNotes = 100;
const pathOf = (dir: string) => join(dir, "..", "expired.json");

export async function readExpiries(dir: string): Promise<Expiry[]> {
  const text = await readFile(pathOf(dir), "utf8").catch(() => "[]");
  return z.array(Expiry).parse(JSON.parse(text));
}

export async function noteExpiry(dir: string, expiry: Expiry): Promise<void> {
  const notes = [...(await readExpiries(dir)), expiry].slice(-mostNotes);
  await writeFileDurably(pathOf(dir), `${JSON.stringify(notes)}\n`);
}
