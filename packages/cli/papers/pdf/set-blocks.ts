import type { Block, Text } from "../paper.ts";
import type { Slab } from "./page-flow.ts";
import { setTable } from "./set-table.ts";
import type { Tag } from "./tags.ts";
import { accent, type TypeCase } from "./type-case.ts";

export const textPt = 10;
const headingPt = { 2: 14, 3: 11.5 } as const;
const bulletPt = 14;

export type Column = { readonly xPt: number; readonly widthPt: number };

/** Slabs of a document's blocks in one column. */
export function setBlocks(type: TypeCase, blocks: readonly Block[], column: Column): Slab[] {
  const { document } = type.tags;
  return blocks.flatMap((block, at) => {
    switch (block.kind) {
      case "heading":
        return setHeading(type, block, column);
      case "paragraph":
        return beforeList(
          setText(type, block.text, column, { belowPt: textPt * 0.7, tag: document.inside("P") }),
          blocks[at + 1],
        );
      case "list":
        return setList(type, block.items, column);
      case "table":
        return setTable(type, block, column);
      default:
        return block satisfies never;
    }
  });
}

/** A sentence that a list explains stays with it. */
function beforeList(slabs: readonly Slab[], next: Block | undefined): Slab[] {
  const last = slabs.length - 1;
  return slabs.map((slab, at) =>
    at === last && next?.kind === "list" ? { ...slab, keep: true } : slab,
  );
}

/** A heading never stands at the foot of a page: it is kept with what comes next. */
function setHeading(
  type: TypeCase,
  { text, level }: Extract<Block, { kind: "heading" }>,
  { xPt, widthPt }: Column,
): Slab[] {
  const sizePt = headingPt[level];
  const lines = type.lines([{ bold: text }], widthPt, sizePt);
  const abovePt = sizePt * 0.7;
  const tag = type.tags.document.inside(level === 2 ? "H2" : "H3");
  return lines.map((line, at) => ({
    keep: true,
    heightPt:
      type.lineHeightPt(sizePt) +
      (at === 0 ? abovePt : 0) +
      (at === lines.length - 1 ? sizePt * 0.25 : 0),
    draw: (topPt) => {
      if (at === 0) type.pdf.outline.addItem(text);
      const place = { xPt, topPt: topPt + (at === 0 ? abovePt : 0) };
      tag.mark(() => type.draw(line, place, { sizePt, colour: accent }));
    },
  }));
}

/** Two lines at least stay together at either end of a page. */
function setText(
  type: TypeCase,
  text: Text,
  { xPt, widthPt }: Column,
  { belowPt, tag }: { readonly belowPt: number; readonly tag: Tag },
): Slab[] {
  const lines = type.lines(text, widthPt, textPt);
  const last = lines.length - 1;
  return lines.map((line, at) => ({
    keep: at < last && (at === 0 || at === last - 1),
    heightPt: type.lineHeightPt(textPt) + (at === last ? belowPt : 0),
    draw: (topPt) => tag.mark(() => type.draw(line, { xPt, topPt }, { sizePt: textPt })),
  }));
}

function setList(type: TypeCase, items: readonly Text[], { xPt, widthPt }: Column): Slab[] {
  const inner = { xPt: xPt + bulletPt, widthPt: widthPt - bulletPt };
  const bullet = [{ text: "•", style: "regular" }] as const;
  const list = type.tags.document.inside("L");
  return items.flatMap((text, row) => {
    const item = list.inside("LI");
    const label = item.inside("Lbl");
    const belowPt = textPt * (row === items.length - 1 ? 0.7 : 0.2);
    const slabs = setText(type, text, inner, { belowPt, tag: item.inside("LBody") });
    return slabs.map((slab, at) => ({
      ...slab,
      draw: (topPt: number) => {
        const place = { xPt: xPt + 3, topPt };
        if (at === 0) label.mark(() => type.draw(bullet, place, { sizePt: textPt }));
        slab.draw(topPt);
      },
    }));
  });
}
