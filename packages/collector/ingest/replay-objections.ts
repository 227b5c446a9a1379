import type { Services } from "../services.ts";
import { addConcern, findConcern } from "../store/concerns.ts";
import { isActiveParticipant } from "../store/participants.ts";
import type { TombstoneLine } from "./tombstone-file.ts";

/**
 * Brings back objections that a restored backup does not know, as they were said, so that they go on stopping
 * everything until they are answered. One that the backup has open stays open, even where it was answered since.
 */
export async function replayObjections(
  { db, tombstones }: Pick<Services, "db" | "tombstones">,
  lines: readonly TombstoneLine[],
): Promise<void> {
  const answered = new Set(
    lines.flatMap((line) => (line.kind === "answered" ? [line.concernId] : [])),
  );
  for (const line of lines) {
    if (line.kind !== "objection" || answered.has(line.concernId)) continue;
    const { participantId, concernId } = line;
    const known = await findConcern(db, concernId);
    if (known) {
      const { answered_ms: atMs } = known;
      // A crash came between answer and line; without it the objection would come back when its row expires.
      if (atMs !== null) await tombstones.add([{ kind: "answered", concernId, atMs }]);
      continue;
    }
    // Whoever was erased since, or joined after the backup, has nothing here that could be stopped.
    if (!(await isActiveParticipant(db, participantId))) continue;
    await addConcern(db, {
      concern_id: concernId,
      participant_id: participantId,
      kind: "objection",
      sealed_text: line.sealed,
      received_ms: line.atMs,
      due_ms: line.dueMs,
      answered_ms: null,
      verdict: null,
      sealed_answer: null,
    });
  }
}
