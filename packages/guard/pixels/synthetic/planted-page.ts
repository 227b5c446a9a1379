/** Draws labelled texts as a page, and knows which pixels are the ink of what was planted. */
import sharp from "sharp";
import type { FindingClass } from "../../text/finding.ts";
import { toFrame, type Picture } from "../to-frame.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";

export type PageSample = {
  readonly text: string;
  readonly planted: readonly {
    readonly start: number;
    readonly end: number;
    readonly class: FindingClass;
  }[];
};

export type PageStyle = {
  readonly font: string;
  readonly fontPx: number;
  readonly ink: string;
  readonly paper: string;
};

export type PlantedInk = {
  readonly class: FindingClass;
  /** Offsets of pixels, `y * widthPx + x`. */
  readonly pixels: readonly number[];
};

export type PlantedPage = {
  readonly frame: RawFrame;
  readonly picture: Picture;
  readonly planted: readonly PlantedInk[];
  /** Ink of everything else. */
  readonly ordinary: readonly number[];
};

const marginPx = 24;

/** How many samples fit on a page, one a line. */
export function linesOf(heightPx: number, style: PageStyle): number {
  return Math.floor((heightPx - 2 * marginPx) / lineOf(style));
}

/** One sample a line, each with exactly one planted value. */
export async function drawPage(
  samples: readonly PageSample[],
  style: PageStyle,
  size: { readonly widthPx: number; readonly heightPx: number },
): Promise<PlantedPage> {
  const all = await render(samples, style, size, "all");
  const without = await render(samples, style, size, "without");
  const blank = await render([], style, size, "all");
  const line = lineOf(style);
  const planted = samples.map((sample): { class: FindingClass; pixels: number[] } => ({
    class: sample.planted[0]?.class ?? "term",
    pixels: [],
  }));
  const ordinary: number[] = [];
  for (let at = 0; at < size.widthPx * size.heightPx; at += 1) {
    if (differs(all, without, at)) {
      const row = Math.floor((Math.floor(at / size.widthPx) - marginPx) / line);
      planted[Math.max(0, Math.min(row, planted.length - 1))]?.pixels.push(at);
    } else if (differs(all, blank, at)) ordinary.push(at);
  }
  const picture = { rgb: all, ...size };
  return { frame: toFrame(picture), picture, planted, ordinary };
}

const lineOf = ({ fontPx }: PageStyle): number => Math.round(fontPx * 1.9);

/** Antialiasing fainter than this is not ink. */
const leastInk = 24;

function differs(a: Uint8Array, b: Uint8Array, at: number): boolean {
  for (let channel = at * 3; channel < at * 3 + 3; channel += 1)
    if (Math.abs((a[channel] ?? 0) - (b[channel] ?? 0)) > leastInk) return true;
  return false;
}

async function render(
  samples: readonly PageSample[],
  style: PageStyle,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  show: "all" | "without",
): Promise<Uint8Array> {
  const lines = samples.map(
    (sample, index) =>
      `<text x="${marginPx}" y="${marginPx + index * lineOf(style) + style.fontPx * 1.3}" font-family="${style.font}" font-size="${style.fontPx}" fill="${style.ink}" xml:space="preserve">${spans(sample, show)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="100%" height="100%" fill="${style.paper}"/>${lines.join("")}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
}

/** The same letters in the same places; what is planted is drawn without ink where it should not show. */
function spans({ text, planted }: PageSample, show: "all" | "without"): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of planted) {
    const ink = show === "all" ? 1 : 0;
    parts.push(escaped(text.slice(at, start)));
    parts.push(`<tspan fill-opacity="${ink}">${escaped(text.slice(start, end))}</tspan>`);
    at = end;
  }
  return parts.join("") + escaped(text.slice(at));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
