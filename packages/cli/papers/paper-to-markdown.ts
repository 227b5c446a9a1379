import { missingWords, spansOf, type Block, type Paper, type Span, type Text } from "./paper.ts";

/** The paper as Markdown with footnotes. */
export function paperToMarkdown(paper: Paper): string {
  const notes = paper.notes.map((note, at) => `[^${String(at + 1)}]: ${escaped(note)}`);
  // A poster is the notice and nothing else, so that its file has the notice's hash.
  const identity = paper.form === "poster" ? [] : [escaped(paper.identity)];
  const blocks = paper.blocks.map(
    (block, at) => before(block, paper.blocks[at - 1]) + blockOf(block),
  );
  const text = `# ${escaped(paper.title)}${blocks.join("")}`;
  return `${[text, ...identity, ...(notes.length > 0 ? [notes.join("\n")] : [])].join("\n\n")}\n`;
}

/** A list belongs to the sentence above it. */
function before({ kind }: Block, previous: Block | undefined): string {
  return kind === "list" && previous?.kind === "paragraph" ? "\n" : "\n\n";
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${escaped(block.text)}`;
    case "paragraph":
      return lineOf(block.text);
    case "list":
      return block.items.map((item) => `- ${lineOf(item)}`).join("\n");
    case "table":
      return [
        rowOf(block.head),
        `|${block.head.map(() => "---").join("|")}|`,
        ...block.rows.map(rowOf),
      ].join("\n");
    default:
      return block satisfies never;
  }
}

const rowOf = (cells: readonly Text[]): string =>
  `| ${cells.map((cell) => lineOf(cell).replaceAll("|", "\\|")).join(" | ")} |`;

const lineOf = (text: Text): string => spansOf(text).map(spanOf).join("").replaceAll("\n", "<br>");

function spanOf(span: Span): string {
  if (typeof span === "string") return escaped(span);
  if ("bold" in span) return `**${escaped(span.bold)}**`;
  if ("code" in span) return `\`${span.code.replaceAll("`", "'")}\``;
  if ("missing" in span) return `**${missingWords(span.missing)}**`;
  return `[^${String(span.note)}]`;
}

/** A policy's own words must not turn into marks. */
const escaped = (text: string): string => text.replaceAll(/[\\*`<[]/g, "\\$&");
