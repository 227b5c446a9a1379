import { writeFile } from "node:fs/promises";
import { CliError } from "../errors.ts";
import { paperToPdf } from "./paper-to-pdf.ts";

/** Writes Markdown as it is, or as PDF where the file's name ends in .pdf. */
export async function writePaper(options: {
  readonly markdown: string;
  readonly out: string;
  /** A TrueType or OpenType font; needed for writing that the built-in ones lack. */
  readonly font?: string;
  readonly nowMs: number;
}): Promise<void> {
  const { markdown, out, font, nowMs } = options;
  if (!out.endsWith(".pdf")) return writeFile(out, markdown);
  const foreign =
    font === undefined ? /[^\n\u0020-\u00ff–—‘’“”•…]/u.exec(markdown)?.[0] : undefined;
  if (foreign !== undefined) {
    throw new CliError(
      "refused",
      `the built-in font has no "${foreign}"; name one that has it with --font, or write Markdown`,
    );
  }
  await writeFile(
    out,
    await paperToPdf({ markdown, nowMs, ...(font === undefined ? {} : { font }) }),
  );
}
