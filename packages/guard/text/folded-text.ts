/** Folded text is letters and digits alone, in one case and without accents: how values are compared. */

export type FoldedText = {
  readonly text: string;
  /** Where each unit of `text` stands in the text that was folded. */
  readonly places: Uint32Array;
};

/** Per UTF-16 unit, so that places stay simple; linear. */
export function foldedText(source: string): FoldedText {
  const units = new Uint16Array(source.length);
  const places = new Uint32Array(source.length);
  let length = 0;
  for (let at = 0; at < source.length; at += 1) {
    const unit = foldedUnit(source.charCodeAt(at));
    if (unit === 0) continue;
    units[length] = unit;
    places[length] = at;
    length += 1;
  }
  return { text: textOf(units.subarray(0, length)), places: places.subarray(0, length) };
}

export const folded = (source: string): string => foldedText(source).text;

function textOf(units: Uint16Array): string {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += 8_192)
    parts.push(String.fromCharCode(...units.subarray(at, at + 8_192)));
  return parts.join("");
}

const table = new Int32Array(65_536).fill(-1);

/** 0 where the unit is not part of a word. */
function foldedUnit(unit: number): number {
  const done = table[unit] ?? -1;
  if (done >= 0) return done;
  const plain = String.fromCharCode(unit).normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "");
  const surrogate = unit >= 0xd800 && unit <= 0xdfff;
  const value = surrogate ? unit : /^[\p{L}\p{N}]/u.test(plain) ? plain.charCodeAt(0) : 0;
  table[unit] = value;
  return value;
}

export const isWordUnit = (unit: number): boolean => foldedUnit(unit) !== 0;
