/** Normal text is what detectors read: NFKC, ASCII digits and dashes, nothing invisible, no escapes of addresses, with a way back to the original. */

export type NormalText = {
  readonly text: string;
  /** For each UTF-16 unit of `text` where it came from, plus one entry for the end; null: the same place. */
  readonly origins: Uint32Array | null;
};

/** Linear in the length of `source`. */
export function normalText(source: string): NormalText {
  if (isAscii(source) && !source.includes("%")) return { text: source, origins: null };
  const parts: string[] = [];
  const origins: number[] = [];
  for (let at = 0; at < source.length;) {
    const end = clusterEnd(source, at);
    const plain = plainCluster(source.slice(at, end));
    parts.push(plain);
    for (let unit = 0; unit < plain.length; unit += 1) origins.push(at);
    at = end;
  }
  origins.push(source.length);
  return { text: parts.join(""), origins: Uint32Array.from(origins) };
}

/** The span of the original that a span of the normal text came from; never smaller than what it covers. */
export function originalSpan(
  normal: NormalText,
  span: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } {
  const { origins } = normal;
  if (!origins) return { start: span.start, end: span.end };
  const last = origins[span.end - 1] ?? 0;
  let end = span.end;
  // One original character may have become several (`ﬁ` is `fi`); a span over some of them covers it whole.
  while (end < origins.length - 1 && origins[end] === last) end += 1;
  return { start: origins[span.start] ?? 0, end: origins[end] ?? 0 };
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 126) return false;
  return true;
}

/** One character as addresses escape it, such as `%40`; control characters are none. */
const escapedCharacter =
  /%[2-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}/iy;

function unescaped(cluster: string): string {
  try {
    return decodeURIComponent(cluster);
  } catch {
    return cluster;
  }
}

/** A base character with its combining marks, at most 16 units, because nothing legible is longer; or an escaped one. */
function clusterEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === percentSign) {
    escapedCharacter.lastIndex = start;
    const escaped = escapedCharacter.exec(text)?.[0].length ?? 0;
    if (escaped > 0) return start + escaped;
  }
  let end = start + unitsAt(text, start);
  while (end < text.length && end - start < 16 && isMark(text.charCodeAt(end))) end += 1;
  return end;
}

const percentSign = 0x25;
const unitsAt = (text: string, at: number): number =>
  (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;

const isMark = (unit: number): boolean =>
  (unit >= 0x300 && unit <= 0x36f) || (unit >= 0xfe00 && unit <= 0xfe0f) || unit === 0x20e3;

const known = new Map<string, string>();
const mostKnown = 8_192;

function plainCluster(cluster: string): string {
  if (cluster.length === 1 && cluster.charCodeAt(0) < 127) return cluster;
  const found = known.get(cluster);
  if (found !== undefined) return found;
  const read = cluster.startsWith("%") ? unescaped(cluster) : cluster;
  const plain = Array.from(read.normalize("NFKC"), plainCharacter).join("");
  if (known.size < mostKnown) known.set(cluster, plain);
  return plain;
}

/** Characters that look like another and are used for it in numbers, addresses and names. */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ["\u2212", "-"],
  ["\u2215", "/"],
  ["\u2044", "/"],
  ["\u2018", "'"],
  ["\u2019", "'"],
  ["\u02bc", "'"],
  ["\u201c", '"'],
  ["\u201d", '"'],
  ["\u2028", "\n"],
  ["\u2029", "\n"],
  ["\u0085", "\n"],
]);

const invisible = /^(?:[\p{Cf}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\ufe00-\ufe0f])$/u;

function plainCharacter(character: string): string {
  if (invisible.test(character)) return "";
  const alike = lookAlikes.get(character);
  if (alike !== undefined) return alike;
  if (/^\p{Pd}$/u.test(character)) return "-";
  if (/^\p{Zs}$/u.test(character)) return " ";
  return /^\p{Nd}$/u.test(character) ? String(digitValue(character)) : character;
}

/** Decimal digits stand in Unicode in runs of ten from zero to nine. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}
