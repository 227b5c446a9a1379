import { inflateSync } from "node:zlib";

type Decode = (hex: string) => string;

/** All text that a PDF of ours draws, without spaces: built-in fonts by their bytes, embedded ones by their ToUnicode. */
export function textOfPdf(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const fonts = fontsOf(objects);
  let text = "";
  for (const { stream } of objects.values()) {
    if (stream?.includes(" TJ") !== true) continue;
    let decode: Decode = winAnsi;
    for (const [, font, hex] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-f]*)>/g)) {
      if (font !== undefined) decode = fonts.get(font) ?? winAnsi;
      else text += decode(hex ?? "");
    }
  }
  return text.replaceAll(/\s/g, "");
}

/** Points of the type in which most strings are drawn. */
export function textSizeOf(pdf: Buffer): number {
  const counts = new Map<number, number>();
  for (const { stream = "" } of objectsOf(pdf).values()) {
    let sizePt = 0;
    for (const [, size] of stream.matchAll(/\/F\d+ ([\d.]+) Tf|\] TJ/g)) {
      if (size === undefined) counts.set(sizePt, (counts.get(sizePt) ?? 0) + 1);
      else sizePt = Number(size);
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

export type PdfObject = { readonly dictionary: string; readonly stream?: string };

/** By number. */
export function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const source = pdf.toString("latin1");
  for (const [, id = "", body = ""] of source.matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)) {
    const [dictionary = "", stream] = body.split("stream\n", 2);
    objects.set(id, { dictionary, ...(stream === undefined ? {} : { stream: inflated(stream) }) });
  }
  return objects;
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, "latin1")).toString("latin1");
  } catch {
    return "";
  }
}

/** How each font's strings become letters, by its name. */
export function fontsOf(objects: ReadonlyMap<string, PdfObject>): Map<string, Decode> {
  const fonts = new Map<string, Decode>();
  for (const { dictionary } of objects.values()) {
    for (const [, name = "", id = ""] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.dictionary ?? "")?.[1];
      const cmap = map === undefined ? undefined : objects.get(map)?.stream;
      fonts.set(name, cmap === undefined ? winAnsi : mapped(cmap));
    }
  }
  return fonts;
}

export const winAnsi: Decode = (hex) =>
  new TextDecoder("windows-1252").decode(Buffer.from(hex, "hex"));

/** Glyph 0 is the box that stands for a missing letter: it decodes to U+FFFD. */
function mapped(cmap: string): Decode {
  const letters: string[] = [];
  for (const [, from = "", list = ""] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[(.*?)\]/gs)) {
    for (const [at, [, hex = ""]] of [...list.matchAll(/<([0-9a-f]*)>/g)].entries())
      letters[Number.parseInt(from, 16) + at] = utf16(hex);
  }
  return (hex) =>
    [...hex.matchAll(/.{4}/g)]
      .map(([glyph]) => Number.parseInt(glyph, 16))
      .map((glyph) => (glyph === 0 ? "\ufffd" : (letters[glyph] ?? "\ufffd")))
      .join("");
}

const utf16 = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");
