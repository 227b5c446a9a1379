/** Scans text of any length in pieces that overlap, so that memory and each detector's work stay bounded. */
import type { Detector } from "./detector.ts";
import { joinFindings, type Finding } from "./finding.ts";
import { normalText, originalSpan, type NormalText } from "./normal-text.ts";
import { placeholderPattern } from "./placeholder.ts";

/** Length of a piece and of what it shares with the next, in UTF-16 units; no value is longer than the overlap. */
export const pieceLength = 262_144;
export const pieceOverlap = 16_384;

/** Stands where a placeholder was; part of no word. */
const blank = "\ufffc";

/** Findings in order, without overlaps, as offsets into `text`. */
export function scanText(text: string, detect: Detector): Finding[] {
  const found: Finding[] = [];
  for (let from = 0; from < Math.max(1, text.length); from += pieceLength - pieceOverlap) {
    const piece = text.slice(from, from + pieceLength);
    for (const finding of scanPiece(piece, detect))
      found.push({ ...finding, start: finding.start + from, end: finding.end + from });
    if (from + pieceLength >= text.length) break;
  }
  return joinFindings(found);
}

function scanPiece(piece: string, detect: Detector): Finding[] {
  const normal = normalText(piece);
  const findings = detect(withoutPlaceholders(normal).text);
  return findings.flatMap((finding) => {
    const span = originalSpan(normal, finding);
    return span.end > span.start ? [{ ...finding, ...span }] : [];
  });
}

/** Placeholders are blanked, so that a second look neither finds them nor reads a value across them. */
function withoutPlaceholders(normal: NormalText): NormalText {
  if (!normal.text.includes("]")) return normal;
  const text = normal.text.replaceAll(placeholderPattern, (found) => blank.repeat(found.length));
  return { ...normal, text };
}
