/** Reads tiles of the root window: through shared memory where that works, by GetImage otherwise. */
import { readSync } from "node:fs";
import { tileBox, tilePx } from "@apprentice/core/event/raw-frame.ts";
import { DesktopError } from "../../errors.ts";
import type { Connection } from "./connection.ts";
import { segmentProvider } from "./segment-provider.ts";

export type TileReader = {
  readonly way: "shared memory" | "GetImage";
  /** Asks for tiles; `done` runs in the moment of the last reply, before any later event. */
  request(tiles: readonly number[], done: (read: boolean) => void): void;
  /** The pixels of a tile that was just read (BGRX, packed), valid until the next request. */
  pixels(tile: number): Uint8Array;
};

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
    callback: (error: Error | null) => unknown,
  ): void;
};

const allPlanes = 0xffff_ffff;
const zPixmap = 2;
const tileBytes = tilePx * tilePx * 4;

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
  const { x, root } = connection;
  const shm = await connection.ask<Shm>((callback) =>
    x.require("shm", (error, reply) => callback(error, reply)),
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
  return {
    way: "shared memory",
    request: (wanted, done) =>
      all(wanted, done, (tile, callback) => {
        const box = tileBox(connection, tile);
        shm.GetImage(
          root,
          box.x,
          box.y,
          box.width,
          box.height,
          allPlanes,
          zPixmap,
          segment.shmseg,
          tile * tileBytes,
          callback,
        );
      }),
    pixels(tile) {
      const box = tileBox(connection, tile);
      const length = box.width * box.height * 4;
      readSync(file, scratch, 0, length, tile * tileBytes);
      return scratch.subarray(0, length);
    },
  };
}

function createImageReader(connection: Connection): TileReader {
  const { x, root } = connection;
  let read = new Map<number, Buffer>();
  return {
    way: "GetImage",
    request(wanted, done) {
      read = new Map();
      all(wanted, done, (tile, callback) => {
        const box = tileBox(connection, tile);
        x.GetImage(
          zPixmap,
          root,
          box.x,
          box.y,
          box.width,
          box.height,
          allPlanes,
          (error, reply) => {
            if (!error) read.set(tile, reply.data);
            return callback(error);
          },
        );
      });
    },
    pixels(tile) {
      const box = tileBox(connection, tile);
      return (read.get(tile) ?? Buffer.alloc(0)).subarray(0, box.width * box.height * 4);
    },
  };
}

/** Sends one request per tile and reports once, when the last was answered. */
function all(
  tiles: readonly number[],
  done: (read: boolean) => void,
  request: (tile: number, callback: (error: Error | null) => boolean) => void,
): void {
  let open = tiles.length;
  let failed = false;
  for (const tile of tiles) {
    request(tile, (error) => {
      failed ||= error !== null && error !== undefined;
      open -= 1;
      if (open === 0) done(!failed);
      return true;
    });
  }
}
