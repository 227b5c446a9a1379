/** Marks boxes side by side that show one value together, also where nobody typed it: a program can fill in a form. */
import { isSecure, type Element } from "@apprentice/core/event/element.ts";
import type { TextGuard } from "../text-guard.ts";
import { rowsOf } from "./reading-order.ts";
import { spreadOverRow, type FieldPart } from "./spread-value.ts";

const boxRoles: ReadonlySet<string> = new Set(["entry", "textbox", "editbar", "editable text"]);
/** Boxes of one value are at most this many times their height apart; a value has at most so many of them. */
const greatestGap = 3;
const mostBoxes = 12;
const longestBox = 20;

type Placed = FieldPart & { readonly box: Element["box"] };

/** The same fields come with every observation; `seen` keeps which rows were looked at, and is bounded. */
export function spreadRowMarker(guard: TextGuard): (elements: readonly Element[]) => void {
  const seen = new Set<string>();
  return (elements) => {
    for (const row of sideBySide(elements)) {
      const key = row.map(({ fieldId, text }) => `${fieldId}\t${text}`).join("\n");
      if (seen.has(key)) continue;
      if (seen.size >= mostSeen) seen.clear();
      seen.add(key);
      for (const { parts, value, class: name } of spreadOverRow(guard, row)) {
        guard.vault.learn(value, name);
        for (const { fieldId } of parts) guard.vault.markField(fieldId, name);
      }
    }
  };
}
const mostSeen = 1_024;

function sideBySide(elements: readonly Element[]): readonly (readonly Placed[])[] {
  const boxes = elements.flatMap((element): Placed[] => {
    const { id, value, box } = element;
    if (value === null || value === "" || value.length > longestBox || isSecure(element)) return [];
    if (!boxRoles.has(element.role) || box.width <= 0 || box.height <= 0) return [];
    return [{ fieldId: id, text: value, box }];
  });
  return rowsOf(boxes)
    .flatMap(cutAtGaps)
    .filter((row) => row.length >= 2 && row.length <= mostBoxes);
}

function cutAtGaps(row: readonly Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const part of row) {
    const last = runs.at(-1)?.at(-1);
    const gap = last ? part.box.x - last.box.x - last.box.width : Infinity;
    if (gap <= greatestGap * part.box.height) runs.at(-1)?.push(part);
    else runs.push([part]);
  }
  return runs;
}
