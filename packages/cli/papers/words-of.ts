import { missingWords, spansOf, type Block, type Paper, type Span, type Text } from "./paper.ts";

/** Every piece of text of a paper, in the order in which it is read. */
export function wordsOf(paper: Paper): string[] {
  return [paper.title, ...paper.blocks.flatMap(ofBlock), ...paper.notes];
}

function ofBlock(block: Block): string[] {
  switch (block.kind) {
    case "heading":
      return [block.text];
    case "paragraph":
      return ofText(block.text);
    case "list":
      return block.items.flatMap(ofText);
    case "table":
      return [...block.head, ...block.rows.flat().flatMap(ofText)];
    default:
      return block satisfies never;
  }
}

const ofText = (text: Text): string[] => spansOf(text).map(ofSpan);

function ofSpan(span: Span): string {
  if (typeof span === "string") return span;
  if ("bold" in span) return span.bold;
  if ("code" in span) return span.code;
  return "missing" in span ? missingWords(span.missing) : String(span.note);
}
