/** The order in which a person reads fields of a form: row by row, each from left to right. */
import type { Box } from "@apprentice/core/event/geometry.ts";

/** Null where their boxes do not tell: one is missing or empty, or two are the same. */
export function inReadingOrder<T extends { readonly box: Box | null }>(
  fields: readonly T[],
): readonly T[] | null {
  const placed: { readonly field: T; readonly box: Box }[] = [];
  for (const field of fields) {
    const { box } = field;
    if (!box || box.width <= 0 || box.height <= 0) return null;
    if (placed.some(({ box: other }) => other.x === box.x && other.y === box.y)) return null;
    placed.push({ field, box });
  }
  return rowsOf(placed).flatMap((row) => row.map(({ field }) => field));
}

/** Rows of boxes that share most of their height, from the top, each from left to right. */
export function rowsOf<T extends { readonly box: Box }>(fields: readonly T[]): readonly T[][] {
  const rows: T[][] = [];
  for (const field of fields.toSorted((a, b) => centre(a.box) - centre(b.box))) {
    const row = rows.at(-1);
    const first = row?.[0];
    const reach = Math.max(first?.box.height ?? 0, field.box.height) / 2;
    if (row && first && centre(field.box) - centre(first.box) < reach) row.push(field);
    else rows.push([field]);
  }
  for (const row of rows) row.sort((a, b) => a.box.x - b.box.x);
  return rows;
}

const centre = ({ y, height }: Box): number => y + height / 2;
