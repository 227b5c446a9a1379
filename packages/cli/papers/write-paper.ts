import { writeFile } from "node:fs/promises";
import type { Paper } from "./paper.ts";
import { paperToMarkdown } from "./paper-to-markdown.ts";
import { paperToPdf, type PageSize } from "./pdf/paper-to-pdf.ts";

/** Writes a paper as Markdown, or as PDF where the file's name ends in .pdf. */
export async function writePaper(options: {
  readonly paper: Paper;
  readonly out: string;
  readonly size?: PageSize;
  /** A TrueType or OpenType font to use instead of what is found. */
  readonly font?: string;
  readonly nowMs: number;
}): Promise<void> {
  const { out, ...rest } = options;
  const bytes = out.endsWith(".pdf") ? await paperToPdf(rest) : paperToMarkdown(rest.paper);
  await writeFile(out, bytes);
}
