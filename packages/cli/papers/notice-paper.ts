import type { Notice } from "@apprentice/core/consent/notice.ts";
import { list, paragraph, type Block, type Paper, type Span } from "./paper.ts";

/** A notice as a poster; the notice's own Markdown (one title, leads in bold, commands, lists) is taken apart again. */
export function noticePaper(notice: Notice, identity: string): Paper {
  const [first = "", ...rest] = notice.text.trimEnd().split("\n\n");
  return {
    form: "poster",
    language: notice.language,
    title: first.replace(/^# /, ""),
    identity,
    blocks: rest.flatMap(blocksOf),
    notes: [],
    gaps: [],
  };
}

function blocksOf(lines: string): Block[] {
  const [lead = "", ...items] = lines.split("\n- ");
  if (items.length === 0) return [paragraph(spansOf(lead))];
  return [paragraph(spansOf(lead)), list(items.map(spansOf))];
}

function spansOf(text: string): Span[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("**")) return { bold: part.slice(2, -2) };
      return part.startsWith("`") ? { code: part.slice(1, -1) } : part;
    });
}
