/** What the header above a cell, or the one to its left, says of what stands in the cell. */
import type { Element } from "@apprentice/core/event/element.ts";

const cells: ReadonlySet<string> = new Set(["cell", "table cell", "gridcell"]);
const above: ReadonlySet<string> = new Set(["column header", "table column header"]);
const beside: ReadonlySet<string> = new Set(["row header", "table row header"]);

/** Past these a screen is no table that a person reads, and the work would grow with their product. */
const mostCells = 4_000;
const mostHeaders = 200;

/** Names of headers by the id of each cell that has one: the nearest above it, and the nearest to its left. */
export function cellHeaders(elements: readonly Element[]): ReadonlyMap<string, string> {
  const named = elements.filter(({ name }) => name.trim() !== "");
  const columns = named.filter(({ role }) => above.has(role)).slice(0, mostHeaders);
  const rows = named.filter(({ role }) => beside.has(role)).slice(0, mostHeaders);
  const found = new Map<string, string>();
  if (columns.length + rows.length === 0) return found;
  for (const cell of elements.filter(({ role }) => cells.has(role)).slice(0, mostCells)) {
    const column = nearest(columns, (header) => gapOf(cell, header, "x", "y"));
    const row = nearest(rows, (header) => gapOf(cell, header, "y", "x"));
    const names = [column?.name, row?.name].flatMap((name) => name ?? []);
    if (names.length > 0) found.set(cell.id, names.join(" "));
  }
  return found;
}

const extent = { x: "width", y: "height" } as const;

/** How far the header lies before the cell along `far`, where both share a place along `near`; infinite: it does not. */
function gapOf({ box: cell }: Element, { box: header }: Element, near: "x" | "y", far: "x" | "y") {
  const middle = cell[near] + cell[extent[near]] / 2;
  const shares = middle >= header[near] && middle <= header[near] + header[extent[near]];
  const gap = cell[far] - header[far];
  return shares && gap > 0 ? gap : Infinity;
}

function nearest(headers: readonly Element[], gap: (header: Element) => number): Element | null {
  let best: Element | null = null;
  let least = Infinity;
  for (const header of headers) {
    const one = gap(header);
    if (one < least) [best, least] = [header, one];
  }
  return best;
}
