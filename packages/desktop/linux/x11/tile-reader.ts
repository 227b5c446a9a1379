/**
 * Reads the visible parts of windows, tile by tile: through shared memory where that works, by GetImage otherwise.
 * Each part is read from its own window, never from the screen: where a compositor runs, a window's pixels are its own
 * then, whatever shines through it, casts a shadow on it or flies over it.
 */
import { readSync } from "node:fs";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { tileBox, tilePx } from "@apprentice/core/event/raw-frame.ts";
import { DesktopError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { segmentProvider } from "./segment-provider.ts";
import type { MaskBox } from "./tile-mask.ts";

/** Parts of one tile: disjoint, in pixels from its corner. */
export type WantedTile = { readonly tile: number; readonly boxes: readonly MaskBox[] };

export type TileReader = {
  readonly way: "shared memory" | "GetImage";
  /** Asks for tiles; `done` runs in the moment of the last reply, before any later event. */
  request(tiles: readonly WantedTile[], done: (answered: boolean) => void): void;
  /**
   * The pixels of a tile that was just read (BGRX, packed), black outside its parts and where a part could not be read.
   * Valid until the next call.
   */
  pixels(tile: number): Uint8Array;
};

type Reply = { readonly depth: number };

type Shm = {
  usable(callback: (error: Error | null, usable: boolean) => void): void;
  createSegment(
    size: number,
    callback: (error: Error | null, segment: { shmseg: number }) => void,
  ): void;
  GetImage(
    drawable: number,
    x: number,
    y: number,
    width: number,
    height: number,
    planes: number,
    format: number,
    segment: number,
    offset: number,
    callback: (error: Error | null, reply: Reply) => unknown,
  ): void;
};

const allPlanes = 0xffff_ffff;
const zPixmap = 2;
const bytesPerPixel = 4;
const tileBytes = tilePx * tilePx * bytesPerPixel;
/** Windows of other depths have pixels of another kind: they stay black. */
const readableDepths: ReadonlySet<number> = new Set([24, 32]);

/** Throws DesktopError `display_refused` where pixels are not 32 bits. */
export async function createTileReader(connection: Connection): Promise<TileReader> {
  const format = connection.x.display.format[connection.depth];
  if (format?.bits_per_pixel !== 32) {
    throw new DesktopError(
      "display_refused",
      `the display has ${format?.bits_per_pixel ?? connection.depth} bits a pixel; 32 are needed (for Xvfb: a 24-bit screen)`,
    );
  }
  return (await openShared(connection)) ?? createImageReader(connection);
}

async function openShared(connection: Connection): Promise<TileReader | null> {
  const shm = await connection.ask<Shm>((callback) =>
    connection.x.require("shm", (error, reply) => callback(error, reply)),
  );
  if (!shm) return null;
  const usable = await new Promise<boolean>((resolve) => shm.usable((_, works) => resolve(works)));
  if (!usable) return null;
  const across = Math.ceil(connection.widthPx / tilePx);
  const tiles = across * Math.ceil(connection.heightPx / tilePx);
  const segment = await new Promise<{ shmseg: number } | null>((resolve) =>
    shm.createSegment(tiles * tileBytes, (error, reply) => resolve(error ? null : reply)),
  );
  const file = segmentProvider.newest()?.fd ?? null;
  if (!segment || file === null) return null;
  const scratch = Buffer.allocUnsafeSlow(tileBytes);
  return createReader(connection, "shared memory", {
    read(box, offset, callback) {
      const { drawable, from, width, height } = box;
      shm.GetImage(
        drawable,
        from.x,
        from.y,
        width,
        height,
        allPlanes,
        zPixmap,
        segment.shmseg,
        offset,
        (error, reply) => callback(!error && readableDepths.has(reply.depth)),
      );
    },
    take(offset, length) {
      readSync(file, scratch, 0, length, offset);
      return scratch.subarray(0, length);
    },
  });
}

function createImageReader(connection: Connection): TileReader {
  const images = new Map<number, Buffer>();
  return createReader(connection, "GetImage", {
    read(box, offset, callback) {
      const { drawable, from, width, height } = box;
      connection.x.GetImage(
        zPixmap,
        drawable,
        from.x,
        from.y,
        width,
        height,
        allPlanes,
        (error, reply) => {
          const readable = !error && readableDepths.has(reply.depth);
          if (readable) images.set(offset, reply.data);
          callback(readable);
          return true;
        },
      );
    },
    take: (offset, length) => (images.get(offset) ?? Buffer.alloc(length)).subarray(0, length),
  });
}

/** How the pixels of one part come here; `offset` is the place in the memory for all tiles where they belong. */
type Way = {
  read(box: MaskBox, offset: number, callback: (readable: boolean) => void): void;
  /** Valid until the next call. */
  take(offset: number, length: number): Uint8Array;
};

/** A part that was read, with the place of its pixels. */
type ReadPart = { readonly box: Box; readonly offset: number };

function createReader(connection: Connection, way: TileReader["way"], by: Way): TileReader {
  const whole = new Uint8Array(tileBytes);
  let read = new Map<number, ReadPart[]>();
  return {
    way,
    request(tiles, done) {
      read = new Map(tiles.map(({ tile }) => [tile, []]));
      let open = tiles.reduce((sum, { boxes }) => sum + boxes.length, 0);
      for (const { tile, boxes } of tiles) {
        let offset = tile * tileBytes;
        for (const box of boxes) {
          const at = offset;
          offset += box.width * box.height * bytesPerPixel;
          by.read(box, at, (readable) => {
            if (readable) read.get(tile)?.push({ box, offset: at });
            open -= 1;
            if (open === 0) done(true);
          });
        }
      }
    },
    pixels(tile) {
      const { width, height } = tileBox(connection, tile);
      const parts = read.get(tile) ?? [];
      const [first = null] = parts;
      const lengthOf = ({ box }: ReadPart) => box.width * box.height * bytesPerPixel;
      if (first && first.box.width === width && first.box.height === height) {
        return by.take(first.offset, lengthOf(first));
      }
      const pixels = whole.subarray(0, width * height * bytesPerPixel).fill(0);
      for (const part of parts)
        place(by.take(part.offset, lengthOf(part)), part.box, pixels, width);
      return pixels;
    },
  };
}

function place(part: Uint8Array, box: Box, pixels: Uint8Array, widthPx: number): void {
  const stride = box.width * bytesPerPixel;
  for (let row = 0; row < box.height; row += 1) {
    const line = part.subarray(row * stride, (row + 1) * stride);
    pixels.set(line, ((box.y + row) * widthPx + box.x) * bytesPerPixel);
  }
}
