/** Measures and draws lines; the one place that knows fonts, so that what is measured is what is drawn. */
import type PdfDocument from "pdfkit";
import { breakLines, type Fragment, type Line } from "./break-lines.ts";
import type { Faces } from "./find-faces.ts";
import { openTags, type Tags } from "./tags.ts";
import type { Text } from "../paper.ts";

export type Pdf = InstanceType<typeof PdfDocument>;

export const ink = "#1a1a1a";
export const accent = "#1f3a5f";
export const paleRule = "#b9c3cf";
export const paleFill = "#f3f5f8";

/** Height of a line in ems: Japanese has no descenders to keep it open by itself. */
const lineEm = 1.36;
/** From a line's top to its baseline. */
const baselineEm = 1.03;
const noteEm = 0.66;

export type TypeCase = {
  readonly pdf: Pdf;
  readonly tags: Tags;
  readonly lineHeightPt: (sizePt: number) => number;
  readonly lines: (text: Text, widthPt: number, sizePt: number) => Line[];
  readonly draw: (
    line: Line,
    at: { readonly xPt: number; readonly topPt: number },
    look: { readonly sizePt: number; readonly colour?: string; readonly bold?: boolean },
  ) => void;
};

export function openTypeCase(pdf: Pdf, faces: Faces): TypeCase {
  const set = ({ style }: Fragment, sizePt: number): void => {
    const face = style === "note" ? faces.regular : faces[style];
    pdf.font(face).fontSize(style === "note" ? sizePt * noteEm : sizePt);
  };
  const measure = (fragment: Fragment, sizePt: number): number => {
    set(fragment, sizePt);
    return pdf.widthOfString(fragment.text);
  };
  return {
    pdf,
    tags: openTags(pdf),
    lineHeightPt: (sizePt) => sizePt * lineEm,
    lines: (text, widthPt, sizePt) =>
      breakLines(text, widthPt, (fragment) => measure(fragment, sizePt)),
    draw: (line, { xPt, topPt }, { sizePt, colour = ink, bold = false }) => {
      let x = xPt;
      for (const one of line) {
        const fragment: Fragment =
          bold && one.style === "regular" ? { ...one, style: "bold" } : one;
        const widthPt = measure(fragment, sizePt);
        const risePt = fragment.style === "note" ? sizePt * 0.32 : 0;
        const heavy = fragment.style === "bold" && faces.boldByStroke;
        pdf.fillColor(colour);
        if (heavy) pdf.strokeColor(colour).lineWidth(sizePt / 36);
        pdf.text(fragment.text, x, topPt + sizePt * baselineEm - risePt, {
          lineBreak: false,
          baseline: "alphabetic",
          fill: true,
          stroke: heavy,
        });
        x += widthPt;
      }
    },
  };
}
