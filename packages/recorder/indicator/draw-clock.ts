/** Draws the elapsed time: each digit once, then copies, so that a second's tick costs next to nothing. */
import { type Pixels, rasterise, recordingColours } from "./draw-bar.ts";

const glyphs = Array.from("0123456789:");
/** One character's cell at scale 1. */
const cell = { widthPx: 9, heightPx: 18 } as const;
const greatestCharacters = 10;
/** Where the clock lies in the bar, at scale 1. */
export const clockPlace = { x: 134, y: 5 } as const;

export type Clock = { readonly draw: (text: string) => Pixels };

/** `h:mm:ss` of a span; what is negative or not a number counts as 0. */
export function elapsedText(spanMs: number): string {
  const seconds = spanMs > 0 ? Math.floor(spanMs / 1000) : 0;
  const two = (value: number) => String(value % 60).padStart(2, "0");
  const hours = Math.min(Math.floor(seconds / 3600), 9999);
  return `${String(hours)}:${two(Math.floor(seconds / 60))}:${two(seconds)}`;
}

/** Makes a clock whose pictures always have the same size. */
export async function openClock(scale: number): Promise<Clock> {
  const { ground, text: colour } = recordingColours;
  const drawn = await Promise.all(
    glyphs.map(async (glyph) => {
      const body = `<text x="${cell.widthPx / 2}" y="15" text-anchor="middle" font-family="DejaVu Sans Mono, monospace" font-size="14" fill="${colour}">${glyph}</text>`;
      return [glyph, await rasterise({ body, ...cell, scale, ground })] as const;
    }),
  );
  const blank = await rasterise({ body: "", ...cell, scale, ground });
  const pictures = new Map(drawn);
  return {
    draw: (text) => {
      const cells = Array.from(text.padEnd(greatestCharacters).slice(0, greatestCharacters));
      return beside(cells.map((glyph) => pictures.get(glyph) ?? blank));
    },
  };
}

/** Pictures of one size, side by side. */
function beside(parts: readonly Pixels[]): Pixels {
  const [first] = parts;
  if (!first) throw new RangeError("there is nothing to lay side by side");
  const rowBytes = first.widthPx * 4;
  const widthPx = first.widthPx * parts.length;
  const bgrx = Buffer.alloc(widthPx * 4 * first.heightPx);
  for (const [index, part] of parts.entries()) {
    for (let row = 0; row < first.heightPx; row++) {
      const target = row * widthPx * 4 + index * rowBytes;
      part.bgrx.copy(bgrx, target, row * rowBytes, (row + 1) * rowBytes);
    }
  }
  return { widthPx, heightPx: first.heightPx, bgrx };
}
