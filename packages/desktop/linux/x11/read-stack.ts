/** Asks the server for the order and places of the root's children. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { XEvent } from "x11";
import type { Connection } from "./connection.ts";
import { type StackedWindow, type WindowStack, createWindowStack } from "./window-stack.ts";

export const inputOnlyClass = 2;

/** The place of a window with its border, out of an event. */
export function outerBox(event: XEvent): Box {
  const border = 2 * event.borderWidth;
  return { x: event.x, y: event.y, width: event.width + border, height: event.height + border };
}

/** A window as its creation tells it; until more is known it counts as covering. */
export function created(event: XEvent): StackedWindow {
  return {
    id: event.wid,
    box: outerBox(event),
    borderPx: event.borderWidth,
    mapped: false,
    overrideRedirect: event.overrideRedirect === true,
    inputOnly: false,
    shape: null,
  };
}

/** The root's child above a window; the window itself where there is none or it is gone. */
export async function frameOf(connection: Connection, id: number): Promise<number> {
  let at = id;
  for (let depth = 0; depth < 8; depth++) {
    const tree = await connection.ask<{ root: number; parent: number }>((callback) =>
      connection.x.QueryTree(at, callback),
    );
    if (!tree || tree.parent === 0) return id;
    if (tree.parent === tree.root) return at;
    at = tree.parent;
  }
  return id;
}

/** Null where the connection ended. */
export async function readStack(connection: Connection): Promise<WindowStack | null> {
  const { x, root } = connection;
  const tree = await connection.ask<{ children: number[] }>((callback) =>
    x.QueryTree(root, callback),
  );
  if (!tree) return null;
  const stack = createWindowStack();
  const read = async (id: number) => {
    const [geometry, attributes] = await Promise.all([
      connection.ask<{
        xPos: number;
        yPos: number;
        width: number;
        height: number;
        borderWidth: number;
      }>((callback) => x.GetGeometry(id, callback)),
      connection.ask<{ klass: number; mapState: number; overrideRedirect: number }>((callback) =>
        x.GetWindowAttributes(id, callback),
      ),
    ]);
    if (!geometry || !attributes) return null;
    const border = 2 * geometry.borderWidth;
    return {
      id,
      box: {
        x: geometry.xPos,
        y: geometry.yPos,
        width: geometry.width + border,
        height: geometry.height + border,
      },
      borderPx: geometry.borderWidth,
      mapped: attributes.mapState !== 0,
      overrideRedirect: attributes.overrideRedirect !== 0,
      inputOnly: attributes.klass === inputOnlyClass,
      shape: null,
    };
  };
  for (const window of await Promise.all(tree.children.map(read))) if (window) stack.add(window);
  return stack;
}
