import { writeFile } from "node:fs/promises";
import { CliError } from "../errors.ts";
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
  if (!/\.(?:md|pdf)$/.test(out))
    throw new CliError("wrong_usage", `${out} must end in .md or .pdf`);
  const bytes = out.endsWith(".pdf") ? await paperToPdf(rest) : paperToMarkdown(rest.paper);
  await writeFile(out, bytes).catch((cause: unknown) => {
    throw new CliError("refused", `${out} cannot be written; check --out`, { cause });
  });
}
