import type { Table, Text } from "../paper.ts";
import type { Tag } from "./tags.ts";
import type { Line } from "./break-lines.ts";
import type { Slab } from "./page-flow.ts";
import { accent, paleFill, paleRule, type TypeCase } from "./type-case.ts";

const cellPt = 9;
const paddingPt = 4;
/** A table no higher than this is not torn. */
const wholePt = 150;
/** A row higher than this goes on on the next page. */
const greatestLines = 24;
const belowPt = 9;

type Box = { readonly xPt: number; readonly widthPt: number };
type Look = {
  readonly fill: string | null;
  readonly colour?: string;
  /** Around what is drawn of each cell: as what it is read out. */
  readonly marks: readonly Mark[];
};
type Mark = (draw: () => void) => void;

/** Rows whose height is that of their highest cell; the head stands again on each further page. */
export function setTable(type: TypeCase, { head, widths, rows }: Table, box: Box): Slab[] {
  const boxes = boxesOf(widths, box);
  const tag = type.tags.document.inside("Table");
  const named = head.some((cell) => cell !== "");
  const headRow = (marks: readonly Mark[]) => {
    const texts = head.map((cell): Text => [{ bold: cell }]);
    return setRow(type, texts, boxes, { fill: accent, colour: "#ffffff", marks });
  };
  const row = tag.inside("TR");
  const [headSlab] = headRow(boxes.map(() => row.inside("TH", { scope: "Column" }).mark));
  const body = rows.flatMap((cells, at) => {
    const fill = at % 2 === 1 ? paleFill : null;
    return setRow(type, cells, boxes, { fill, marks: cellMarks(tag.inside("TR"), boxes, named) });
  });
  const below: Slab = { heightPt: belowPt, keep: false, draw: () => undefined };
  if (!headSlab) return [...body, below];
  // The last row takes the space below with it, lest that begin a page.
  // Read out once: on further pages the head is there for the eye.
  const [again = null] = named ? headRow(boxes.map(() => type.tags.artifact)) : [];
  const whole = body.reduce((sum, { heightPt }) => sum + heightPt, 0) <= wholePt;
  const shown = body.map((slab, at) => ({
    ...slab,
    keep: whole || at === body.length - 1,
    ...(again && { again }),
  }));
  return [...(named ? [{ ...headSlab, keep: true }] : []), ...shown, below];
}

/** Without names above them, the first cell of a row says what the others are. */
function cellMarks(row: Tag, boxes: readonly Box[], named: boolean): Mark[] {
  return boxes.map((_, at) => {
    const cell = at === 0 && !named ? row.inside("TH", { scope: "Row" }) : row.inside("TD");
    return cell.mark;
  });
}

function boxesOf(widths: readonly number[], { xPt, widthPt }: Box): Box[] {
  const sum = widths.reduce((total, width) => total + width, 0);
  let fromPt = xPt;
  return widths.map((width) => {
    const box = { xPt: fromPt, widthPt: (width / sum) * widthPt };
    fromPt += box.widthPt;
    return box;
  });
}

function setRow(type: TypeCase, cells: readonly Text[], boxes: readonly Box[], look: Look): Slab[] {
  const columns = boxes.map(({ widthPt }, at) =>
    type.lines(cells[at] ?? "", widthPt - 2 * paddingPt, cellPt),
  );
  const count = Math.max(...columns.map((lines) => lines.length));
  const slabs: Slab[] = [];
  for (let from = 0; from < count; from += greatestLines) {
    const part = columns.map((lines) => lines.slice(from, from + greatestLines));
    slabs.push(setPart(type, part, boxes, look, from + greatestLines >= count));
  }
  return slabs;
}

function setPart(
  type: TypeCase,
  columns: readonly (readonly Line[])[],
  boxes: readonly Box[],
  { fill, colour, marks }: Look,
  last: boolean,
): Slab {
  const linePt = type.lineHeightPt(cellPt);
  const heightPt = Math.max(...columns.map((lines) => lines.length)) * linePt + 2 * paddingPt;
  const draw = (topPt: number): void => {
    type.tags.artifact(() => ground(type, boxes, { topPt, heightPt, fill, last }));
    for (const [at, lines] of columns.entries()) {
      const xPt = (boxes[at]?.xPt ?? 0) + paddingPt;
      const cell = (): void => {
        for (const [row, line] of lines.entries()) {
          const place = { xPt, topPt: topPt + paddingPt + row * linePt };
          type.draw(line, place, { sizePt: cellPt, ...(colour !== undefined && { colour }) });
        }
      };
      // A higher neighbour goes on alone on the next page.
      if (lines.length > 0) marks[at]?.(cell);
    }
  };
  return { heightPt, keep: false, draw };
}

function ground(
  { pdf }: TypeCase,
  boxes: readonly Box[],
  row: {
    readonly topPt: number;
    readonly heightPt: number;
    readonly fill: string | null;
    readonly last: boolean;
  },
): void {
  const leftPt = boxes[0]?.xPt ?? 0;
  const widthPt = boxes.reduce((sum, box) => sum + box.widthPt, 0);
  const bottomPt = row.topPt + row.heightPt;
  if (row.fill !== null) {
    pdf.fillColor(row.fill).rect(leftPt, row.topPt, widthPt, row.heightPt).fill();
  }
  if (!row.last) return;
  pdf.strokeColor(paleRule).lineWidth(0.6);
  pdf
    .moveTo(leftPt, bottomPt)
    .lineTo(leftPt + widthPt, bottomPt)
    .stroke();
}
