/** Sets a paper as PDF: a document on A4, or a poster that fills its page. */
import PdfDocument from "pdfkit";
import { heading, paragraph, type Block, type Paper, type Span } from "../paper.ts";
import { findFaces, type Faces } from "./find-faces.ts";
import { flow } from "./page-flow.ts";
import { setBlocks } from "./set-blocks.ts";
import { setFooters } from "./set-footers.ts";
import { setPoster } from "./set-poster.ts";
import { accent, openTypeCase, type Pdf, type TypeCase } from "./type-case.ts";
import { wordsOf } from "../words-of.ts";

/** ISO 216; a document is A4, posters may be larger. */
export const pageSizes = ["A4", "A3", "A2", "A1"] as const;
export type PageSize = (typeof pageSizes)[number];
const marginPt = { document: 56, poster: 40 } as const;
const titlePt = 20;

/** The same paper and time give the same bytes on machines with the same fonts. */
export async function paperToPdf(options: {
  readonly paper: Paper;
  readonly nowMs: number;
  readonly size?: PageSize;
  readonly font?: string;
  readonly installed?: readonly Faces[];
}): Promise<Buffer> {
  const { paper, nowMs, size = "A4", font, installed } = options;
  const faces = findFaces({
    text: [...wordsOf(paper), paper.identity, "• / 0123456789"].join("\n"),
    ...(font !== undefined && { font }),
    ...(installed && { installed }),
  });
  const pdf = openPdf(paper, nowMs, size);
  const whole = collect(pdf);
  // Commands on a wall are read like words.
  const type = openTypeCase(pdf, paper.form === "poster" ? { ...faces, code: faces.bold } : faces);
  setPages(type, paper);
  setFooters(type, paper, marginPt[paper.form]);
  pdf.end();
  return whole;
}

function openPdf(paper: Paper, nowMs: number, size: PageSize): Pdf {
  return new PdfDocument({
    size,
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    lang: paper.language,
    displayTitle: true,
    pdfVersion: "1.7",
    tagged: true,
    info: {
      Title: paper.title,
      CreationDate: new Date(nowMs),
      Producer: "Apprentice",
      Creator: "Apprentice",
    },
  });
}

function setPages(type: TypeCase, paper: Paper): void {
  const { pdf } = type;
  const edgePt = marginPt[paper.form];
  pdf.addPage();
  const widthPt = pdf.page.width - 2 * edgePt;
  const bottomPt = pdf.page.height - edgePt * 1.15;
  const column = { xPt: edgePt, widthPt };
  let first = true;
  const turn = (): void => {
    // Sizes are asked of the first page, which therefore is there already.
    if (!first) pdf.addPage();
    first = false;
  };
  const slabs =
    paper.form === "poster"
      ? setPoster(type, paper, { ...column, heightPt: bottomPt - edgePt })
      : [...setTitle(type, paper.title, column), ...setBlocks(type, withSources(paper), column)];
  flow(slabs, { topPt: edgePt, bottomPt, turn });
}

/** Sources stand at the end, each once, under their numbers. */
function withSources({ blocks, notes }: Paper): readonly Block[] {
  if (notes.length === 0) return blocks;
  const lines = notes.flatMap((note, at): Span[] => [
    { bold: `${at === 0 ? "" : "\n"}${String(at + 1)} ` },
    note,
  ]);
  return [...blocks, heading("Sources"), paragraph(lines)];
}

function setTitle(
  type: TypeCase,
  title: string,
  { xPt, widthPt }: { readonly xPt: number; readonly widthPt: number },
) {
  const lines = type.lines([{ bold: title }], widthPt, titlePt);
  const tag = type.tags.document.inside("H1");
  return lines.map((line, at) => ({
    keep: true,
    heightPt: type.lineHeightPt(titlePt) + (at === lines.length - 1 ? titlePt * 0.4 : 0),
    draw: (topPt: number) =>
      tag.mark(() => type.draw(line, { xPt, topPt }, { sizePt: titlePt, colour: accent })),
  }));
}

function collect(pdf: Pdf): Promise<Buffer> {
  const parts: Buffer[] = [];
  pdf.on("data", (part: Buffer) => parts.push(part));
  return new Promise((resolve, reject) => {
    pdf.on("end", () => resolve(Buffer.concat(parts)));
    pdf.on("error", reject);
  });
}
