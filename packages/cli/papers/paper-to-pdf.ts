/** Sets the little Markdown that our papers use (headings, paragraphs, lists, tables) as A4 pages. */
import PdfDocument from "pdfkit";

const sizes = { 1: 20, 2: 14, text: 10 } as const;
const marginPt = 56;

type Pdf = InstanceType<typeof PdfDocument>;

/** The same Markdown and time give the same bytes. */
export async function paperToPdf(options: {
  readonly markdown: string;
  readonly nowMs: number;
  readonly font?: string;
}): Promise<Buffer> {
  const { markdown, nowMs, font = "Helvetica" } = options;
  const pdf = new PdfDocument({
    size: "A4",
    margin: marginPt,
    info: { CreationDate: new Date(nowMs), Producer: "Apprentice", Creator: "Apprentice" },
  });
  const parts: Buffer[] = [];
  pdf.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("end", resolve);
    pdf.on("error", reject);
  });
  pdf.font(font);
  for (const block of blocksOf(markdown)) setBlock(pdf, block);
  pdf.end();
  await ended;
  return Buffer.concat(parts);
}

/** Paragraphs, lists and tables stand apart by empty lines. */
function blocksOf(markdown: string): string[][] {
  return markdown
    .split(/\n\n+/)
    .map((block) => block.split("\n").filter((line) => line !== ""))
    .filter((lines) => lines.length > 0);
}

function setBlock(pdf: Pdf, lines: readonly string[]): void {
  const rows = lines.filter((line) => line.startsWith("|") && !/^\|[-| ]+\|$/.test(line));
  if (rows.length > 0) {
    pdf
      .fontSize(sizes.text - 1)
      .table({ data: rows.map(cellsOf), defaultStyle: { border: 0.5, padding: 3 } });
    // A table leaves the pen at its right edge.
    pdf.x = marginPt;
  } else {
    for (const line of lines) setLine(pdf, line);
  }
  pdf.moveDown(0.6);
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split("|")
    .map((cell) => plain(cell.trim()));
}

function setLine(pdf: Pdf, line: string): void {
  const heading = /^(#{1,2}) (.*)$/.exec(line);
  if (heading) {
    pdf.fontSize(heading[1] === "#" ? sizes[1] : sizes[2]).text(plain(heading[2] ?? ""));
    return;
  }
  pdf.fontSize(sizes.text);
  if (line.startsWith("- ")) pdf.text(`•  ${plain(line.slice(2))}`, { indent: 6 });
  else pdf.text(plain(line));
}

/** Marks of emphasis and code are for screens. */
function plain(text: string): string {
  return text.replaceAll("**", "").replaceAll("`", "");
}
