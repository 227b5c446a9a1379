import type { Paper } from "../paper.ts";
import { paleRule, type TypeCase } from "./type-case.ts";

const footPt = 7.5;
const leastPt = 5;
const grey = "#555555";

/** Title, "3 / 7" and the policy's whole hash under every page. */
export function setFooters(type: TypeCase, paper: Paper, marginPt: number): void {
  const { pdf } = type;
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    type.tags.artifact(() => setFooter(type, paper, marginPt, { page, count }));
  }
}

function setFooter(
  type: TypeCase,
  paper: Paper,
  marginPt: number,
  { page, count }: { readonly page: number; readonly count: number },
): void {
  const { pdf } = type;
  const widthPt = pdf.page.width - 2 * marginPt;
  const topPt = pdf.page.height - marginPt * 0.82;
  pdf.strokeColor(paleRule).lineWidth(0.6);
  pdf
    .moveTo(marginPt, topPt - 4)
    .lineTo(marginPt + widthPt, topPt - 4)
    .stroke();
  const number = `${String(page + 1)} / ${String(count)}`;
  const numberPt = footPt * number.length * 0.6;
  const put = (text: string, row: number, xPt: number, wide: number) => {
    const { line, sizePt } = inOneLine(type, text, wide);
    const place = { xPt, topPt: topPt + row * type.lineHeightPt(footPt) };
    type.draw(line, place, { sizePt, colour: grey });
  };
  put(paper.title, 0, marginPt, widthPt - numberPt - 12);
  put(number, 0, marginPt + widthPt - numberPt, numberPt * 2);
  put(paper.identity, 1, marginPt, widthPt);
}

/** A hash that is cut short proves nothing: rather smaller than cut. */
function inOneLine(type: TypeCase, text: string, widthPt: number) {
  for (let sizePt = footPt; ; sizePt -= 0.25) {
    const [line = [], ...rest] = type.lines(text, widthPt, sizePt);
    if (rest.length === 0 || sizePt <= leastPt) return { line, sizePt };
  }
}
