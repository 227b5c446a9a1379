/** What both APIs say of pictures: the kinds that they take, and that a picture is what it is called. */
import { z } from "zod";

export const mediaTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

const beginnings: Readonly<Record<(typeof mediaTypes)[number], readonly string[]>> = {
  "image/png": ["\u0089PNG\r\n\u001a\n"],
  "image/jpeg": ["\u00ff\u00d8\u00ff"],
  "image/gif": ["GIF87a", "GIF89a"],
  "image/webp": ["RIFF"],
};

/** Of a decoded picture; both APIs refuse larger ones. */
const mostBytes = 5 * 1_024 * 1_024;

export type Picture = { readonly mediaType: string; readonly data: string };

/** What is wrong with it, or null. */
export function wrongPicture({ mediaType, data }: Picture): string | null {
  const known = mediaTypes.find((one) => one === mediaType);
  if (!known) return `media type ${mediaType} is not supported`;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data) || data.length % 4 !== 0) return "not base64";
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > mostBytes) return "picture exceeds 5 MB";
  const start = bytes.toString("latin1", 0, 16);
  return beginnings[known].some((one) => start.startsWith(one))
    ? null
    : `the picture is no ${mediaType}`;
}

/** Width and height of a PNG, out of its header. */
export function sizeOfPng(data: string): { readonly widthPx: number; readonly heightPx: number } {
  const bytes = Buffer.from(data, "base64");
  return { widthPx: bytes.readUInt32BE(16), heightPx: bytes.readUInt32BE(20) };
}

/** Text that an API takes: not blank, and no halves of characters, which are no UTF-8. */
export const ApiText = z
  .string()
  .refine((text) => text.trim() !== "", "text is blank")
  .refine((text) => text.isWellFormed(), "text is no valid Unicode");
