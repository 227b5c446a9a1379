/** Puts a frame together from its tiles. */
import sharp, { type OverlayOptions, type Sharp } from "sharp";
import type { FrameGrid } from "@apprentice/core/action/safe.ts";
import type { TileHash } from "@apprentice/core/id/id.ts";
import { LearnError } from "../errors.ts";
import type { Size } from "./dialect.ts";

export type ImageFormat = "webp" | "png";

export type ComposeOptions = {
  readonly frame: FrameGrid;
  readonly tile: (hash: TileHash) => Promise<Uint8Array | null>;
  readonly format?: ImageFormat;
  /** The frame's own size by default. */
  readonly size?: Size;
};

/** The picture's bytes; tiles that are null are black. Null where a tile is missing. Throws LearnError("tile_damaged"). */
export async function composeFrame(options: ComposeOptions): Promise<Uint8Array | null> {
  const { frame, format = "webp", size = frame } = options;
  const layers = await layersOf(options);
  if (!layers) return null;
  const { widthPx: width, heightPx: height } = frame;
  const canvas = sharp({ create: { width, height, channels: 3, background: "#000000" } });
  try {
    // Composing adds an alpha channel that nobody needs.
    const whole = canvas.composite(layers).removeAlpha();
    const same = size.widthPx === width && size.heightPx === height;
    const picture = same ? whole : await resized(whole, { frame, size });
    return new Uint8Array(await encoded(picture, format).toBuffer());
  } catch (cause) {
    const message =
      "A tile of a frame cannot be read as a picture; verify the release or leave its trajectory out.";
    throw new LearnError("tile_damaged", message, { cause });
  }
}

/** sharp resizes before it composes, so a resized frame takes two passes. */
async function resized(
  whole: Sharp,
  sizes: { readonly frame: FrameGrid; readonly size: Size },
): Promise<Sharp> {
  const { frame, size } = sizes;
  const { data, info } = await whole.raw().toBuffer({ resolveWithObject: true });
  const raw = { width: frame.widthPx, height: frame.heightPx, channels: info.channels };
  return sharp(data, { raw }).resize(size.widthPx, size.heightPx, { fit: "fill" });
}

const encoded = (picture: Sharp, format: ImageFormat): Sharp =>
  format === "png"
    ? picture.png({ compressionLevel: 6 })
    : // Text on screens needs the quality; the effort is what a batch can afford (about 40 ms at 1080p).
      picture.webp({ quality: 90, effort: 1 });

async function layersOf({ frame, tile }: ComposeOptions): Promise<OverlayOptions[] | null> {
  const across = Math.ceil(frame.widthPx / frame.tilePx);
  const layers: OverlayOptions[] = [];
  for (const [index, hash] of frame.tiles.entries()) {
    if (hash === null) continue;
    const bytes = await tile(hash);
    if (!bytes) return null;
    const left = (index % across) * frame.tilePx;
    const top = Math.floor(index / across) * frame.tilePx;
    layers.push({
      input: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      left,
      top,
    });
  }
  return layers;
}
