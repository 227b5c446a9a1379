/** Windows that are no rectangles: what shows through their cut-outs belongs to others and must stay solid. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Connection } from "./connection.ts";

export type ShapeReader = {
  /** The window's parts relative to its corner; null: it is a plain rectangle. */
  read(window: number): Promise<readonly Box[] | null>;
  /** Asks the server to tell of changes of this window's shape (event `ShapeNotify`). */
  watch(window: number): void;
};

type Shape = {
  SelectInput(window: number, enable: number): void;
  QueryExtents(
    window: number,
    callback: (error: Error | null, reply: { boundingShaped: boolean }) => unknown,
  ): void;
  GetRectangles(
    window: number,
    kind: number,
    callback: (error: Error | null, reply: { rectangles: number[][] }) => unknown,
  ): void;
};

const bounding = 0;
/** Past this many parts a shape is not worth its cost: such a window shows nothing. */
const greatestParts = 256;

/** A server without SHAPE has rectangles only. */
export async function openShapeReader(connection: Connection): Promise<ShapeReader> {
  const shape = await connection.ask<Shape>((callback) =>
    connection.x.require("shape", (error, reply) => callback(error, reply)),
  );
  if (!shape) return { read: () => Promise.resolve(null), watch: () => {} };
  return {
    watch: (window) => shape.SelectInput(window, 1),
    async read(window) {
      const extents = await connection.ask<{ boundingShaped: boolean }>((callback) =>
        shape.QueryExtents(window, callback),
      );
      if (!extents?.boundingShaped) return null;
      const reply = await connection.ask<{ rectangles: number[][] }>((callback) =>
        shape.GetRectangles(window, bounding, callback),
      );
      const parts = reply?.rectangles ?? [];
      if (parts.length > greatestParts) return [];
      return parts.map(([x = 0, y = 0, width = 0, height = 0]) => ({ x, y, width, height }));
    },
  };
}
