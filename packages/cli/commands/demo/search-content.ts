/**
 * Looks for planted secrets in what can be read once keys are used: the words of trajectories and datasets, and the
 * words that can be seen in their pictures. Sealed files would hide everything from a search of their bytes alone.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import sharp from "sharp";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import type { Canary } from "./canaries.ts";
import { huntBytes } from "./hunt.ts";
import type { Hit } from "./hunt.ts";

/** Letters and digits only, in one case: OCR splits and joins words as it likes. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

export function searchText(text: string, canaries: readonly Canary[], where: string): Hit[] {
  const hits = huntBytes(Buffer.from(text), canaries, where);
  const squeezed = plain(text);
  const seen = canaries.filter((canary) => squeezed.includes(plain(canary.value)));
  return [...hits, ...seen.map((canary) => ({ place: canary.place, where }))];
}

export async function searchPicture(options: {
  readonly image: Uint8Array;
  readonly canaries: readonly Canary[];
  readonly ocr: OcrEngine;
  readonly where: string;
  readonly signal: AbortSignal;
}): Promise<Hit[]> {
  const { data, info } = await sharp(options.image)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const words = await options.ocr.read(
    { widthPx: info.width, heightPx: info.height, pixels: new Uint8Array(data) },
    options.signal,
  );
  return searchText(words.map((word) => word.text).join(" "), options.canaries, options.where);
}

/** Every row of every Parquet file below `folder`: its words, and its pictures once each. */
export async function* parquetRows(folder: string): AsyncGenerator<{
  readonly text: string;
  readonly images: readonly Uint8Array[];
  readonly where: string;
}> {
  const files = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith(".parquet"),
  );
  for (const name of files) {
    const bytes = await readFile(join(folder, name));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const rows = await parquetReadObjects({ file, utf8: false });
    for (const [index, row] of rows.entries()) {
      const images: Uint8Array[] = [];
      const text = JSON.stringify(row, (_key, value: unknown) => {
        if (typeof value === "bigint") return String(value);
        if (!(value instanceof Uint8Array)) return value;
        const printable = Buffer.from(value).toString("utf8");
        if (!printable.includes("\uFFFD")) return printable;
        images.push(value);
        return "(picture)";
      });
      yield { text, images, where: `${name}, row ${index}` };
    }
  }
}
