/** A poster: as large as one page allows, because it is read from two metres. */
import { spansOf, type Block, type Paper, type Text } from "../paper.ts";
import type { Slab } from "./page-flow.ts";
import type { Tag } from "./tags.ts";
import { accent, paleRule, type TypeCase } from "./type-case.ts";

/** Shares of the column's width, so that a larger sheet has larger type. */
const greatestShare = 0.078;
/** 15 points on A3: smaller nobody reads on a wall; what does not fit goes on a second page. */
const leastShare = 0.02;
const stepPt = 0.5;
const labelShare = 0.17;
/** Large type needs less air between lines than small type. */
const lineEm = 1.24;

type Area = { readonly xPt: number; readonly widthPt: number; readonly heightPt: number };

/** Slabs at the largest size at which they fill no more than the area. */
export function setPoster(type: TypeCase, paper: Paper, area: Area): Slab[] {
  const leastPt = area.widthPt * leastShare;
  for (let sizePt = area.widthPt * greatestShare; sizePt > leastPt; sizePt -= stepPt) {
    const slabs = slabsOf(type, paper, area, sizePt);
    if (slabs.reduce((sum, slab) => sum + slab.heightPt, 0) <= area.heightPt) return slabs;
  }
  return slabsOf(type, paper, area, leastPt);
}

function slabsOf(type: TypeCase, paper: Paper, area: Area, sizePt: number): Slab[] {
  const rows = paper.blocks.flatMap((block) => setRow(type, block, area, sizePt));
  return [band(type, paper.title, area, sizePt * 1.75), ...rows];
}

/** White on colour over the whole width of the page. */
function band(type: TypeCase, title: string, { xPt, widthPt }: Area, sizePt: number): Slab {
  const lines = type.lines([{ bold: title }], widthPt, sizePt);
  const linePt = sizePt * lineEm;
  const tag = type.tags.document.inside("H1");
  const insidePt = lines.length * linePt + sizePt * 0.9;
  return {
    keep: true,
    heightPt: insidePt + sizePt * 0.5,
    draw: (topPt) => {
      const { pdf } = type;
      type.tags.artifact(() => {
        pdf
          .fillColor(accent)
          .rect(0, 0, pdf.page.width, topPt + insidePt)
          .fill();
      });
      for (const [at, line] of lines.entries()) {
        const place = { xPt, topPt: topPt + sizePt * 0.3 + at * linePt };
        tag.mark(() => type.draw(line, place, { sizePt, colour: "#ffffff" }));
      }
    },
  };
}

/** What a paragraph begins with in bold stands beside it as its label. */
function setRow(type: TypeCase, block: Block, area: Area, sizePt: number): Slab[] {
  if (block.kind === "list") {
    const list = type.tags.document.inside("L");
    return block.items.flatMap((item) =>
      setSides(type, { bullet: list.inside("LI") }, item, area, sizePt),
    );
  }
  if (block.kind !== "paragraph") return [];
  const [first, ...rest] = spansOf(block.text);
  const label = typeof first === "object" && "bold" in first ? first.bold : null;
  const text = label === null ? block.text : rest.map((span, at) => trimFirst(span, at));
  return setSides(type, label === null ? {} : { label }, text, area, sizePt);
}

const trimFirst = <S>(span: S, at: number): S | string =>
  at === 0 && typeof span === "string" ? span.trimStart() : span;

/** A slab for each line, so that a row that is longer than a page goes on on the next. */
function setSides(
  type: TypeCase,
  { label, bullet }: { readonly label?: string; readonly bullet?: Tag },
  text: Text,
  { xPt, widthPt }: Area,
  sizePt: number,
): Slab[] {
  const indentPt = widthPt * labelShare + (bullet ? sizePt * 0.8 : 0);
  const columnPt = indentPt - sizePt * 0.5;
  const labelPt = label === undefined ? sizePt : wholeWordsPt(type, label, columnPt, sizePt);
  const left = label === undefined ? [] : type.lines([{ bold: label }], columnPt, labelPt);
  const right = type.lines(text, widthPt - indentPt, sizePt);
  const last = Math.max(left.length, right.length) - 1;
  const { document, artifact } = type.tags;
  // A label is what one jumps to, so it is a heading.
  const before = bullet ? bullet.inside("Lbl") : document.inside("H2");
  const tag = bullet ? bullet.inside("LBody") : document.inside("P");
  return Array.from({ length: last + 1 }, (_, at): Slab => {
    const abovePt = at === 0 && label !== undefined ? sizePt * 0.4 : 0;
    return {
      keep: at < last && (at < left.length || at === 0 || at === last - 1),
      heightPt: abovePt + sizePt * (lineEm + (at === last ? 0.4 : 0)),
      draw: (slabPt) => {
        const topPt = slabPt + abovePt;
        if (at === 0 && label !== undefined) artifact(() => rule(type, slabPt, xPt, widthPt));
        if (at === 0 && bullet) {
          const place = { xPt: xPt + indentPt - sizePt * 0.8, topPt };
          before.mark(() => type.draw(dot, place, { sizePt }));
        }
        // The whole label first, for who listens to the file or copies from it.
        for (const [row, line] of at === 0 ? left.entries() : []) {
          const place = { xPt, topPt: topPt + row * sizePt * lineEm };
          before.mark(() => type.draw(line, place, { sizePt: labelPt, colour: accent }));
        }
        const line = right[at];
        if (line) tag.mark(() => type.draw(line, { xPt: xPt + indentPt, topPt }, { sizePt }));
      },
    };
  });
}

const dot = [{ text: "•", style: "regular" }] as const;

/** The largest size at which no word of a label is torn, nor touches the text beside it. */
function wholeWordsPt(type: TypeCase, label: string, columnPt: number, sizePt: number): number {
  const words = label.split(/\s+/);
  const torn = (pt: number) =>
    words.some((word) => type.lines([{ bold: word }], columnPt, pt).length > 1);
  let labelPt = sizePt;
  while (labelPt > sizePt / 2 && torn(labelPt)) labelPt -= stepPt;
  return labelPt;
}

function rule({ pdf }: TypeCase, topPt: number, xPt: number, widthPt: number): void {
  pdf.strokeColor(paleRule).lineWidth(1);
  pdf
    .moveTo(xPt, topPt)
    .lineTo(xPt + widthPt, topPt)
    .stroke();
}
