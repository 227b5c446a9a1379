/** Redacts text that comes in parts, in bounded memory: what `apprentice redact text` runs. */
import type { Finding } from "./finding.ts";
import type { TextGuard } from "./text-guard.ts";

export type RedactedPart = {
  readonly text: string;
  /** Offsets into the whole of what came in. */
  readonly findings: readonly Finding[];
};

/** A part goes out once this much is there, and keeps back `carryLength`, so that no value is cut in two. */
const partLength = 262_144;
const carryLength = 16_384;

/** Parts in order; joined they are the redacted text. A value longer than 16,384 units may be cut, never shown. */
export async function* redactStream(
  guard: TextGuard,
  source: AsyncIterable<string>,
): AsyncGenerator<RedactedPart> {
  let waiting = "";
  let passed = 0;
  for await (const chunk of source) {
    waiting += chunk;
    while (waiting.length >= partLength + carryLength) {
      const cut = cutPlace(guard, waiting);
      yield await redactPart(guard, waiting.slice(0, cut), passed);
      waiting = waiting.slice(cut);
      passed += cut;
    }
  }
  if (waiting !== "") yield await redactPart(guard, waiting, passed);
}

/** A place near the end of what may go out that no finding crosses; between words where there is a choice. */
function cutPlace(guard: TextGuard, text: string): number {
  const from = partLength - carryLength;
  const around = text.slice(from, partLength + carryLength);
  const findings = guard.scan(around);
  let cut = breakBefore(text, partLength);
  for (const { start, end } of findings.toReversed())
    if (from + start < cut && from + end > cut) cut = from + start;
  return cut > 0 ? cut : partLength;
}

function breakBefore(text: string, place: number): number {
  for (const mark of ["\n\n", "\n", " "]) {
    const at = text.lastIndexOf(mark, place);
    if (at > place - 4_096) return at + mark.length;
  }
  // Never between the two halves of a character.
  return /[\uD800-\uDBFF]/.test(text.charAt(place - 1)) ? place - 1 : place;
}

async function redactPart(guard: TextGuard, part: string, offset: number): Promise<RedactedPart> {
  const { text, findings } = await guard.redact(part);
  return {
    text,
    findings: findings.map((finding) => ({
      ...finding,
      start: finding.start + offset,
      end: finding.end + offset,
    })),
  };
}
