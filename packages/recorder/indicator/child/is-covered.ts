import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Connection } from "@apprentice/desktop/linux/x11/connection.ts";
import type { XWindowAttributes } from "x11";

/** More windows above than this count as covering, unasked. */
const greatestAbove = 64;
const viewable = 2;
const inputOnly = 2;

/** Whether a window that shows something lies over any part of the box; true where the window is no child of the root. */
export async function isCovered(connection: Connection, id: number, box: Box): Promise<boolean> {
  const { x, root } = connection;
  const tree = await connection.ask<{ children: number[] }>((callback) =>
    x.QueryTree(root, callback),
  );
  // Bottom first; the server leaves out the overlay that a compositor draws the screen into.
  const at = tree?.children.indexOf(id) ?? -1;
  if (!tree || at < 0) return true;
  const above = tree.children.slice(at + 1);
  if (above.length > greatestAbove) return true;
  const covering = await Promise.all(above.map((other) => covers(connection, other, box)));
  return covering.includes(true);
}

async function covers(connection: Connection, id: number, box: Box): Promise<boolean> {
  const { x } = connection;
  const [attributes, geometry] = await Promise.all([
    connection.ask<XWindowAttributes>((callback) => x.GetWindowAttributes(id, callback)),
    connection.ask<{
      xPos: number;
      yPos: number;
      width: number;
      height: number;
      borderWidth: number;
    }>((callback) => x.GetGeometry(id, callback)),
  ]);
  if (!attributes || !geometry) return false;
  if (attributes.mapState !== viewable || attributes.klass === inputOnly) return false;
  const width = geometry.width + 2 * geometry.borderWidth;
  const height = geometry.height + 2 * geometry.borderWidth;
  return (
    geometry.xPos < box.x + box.width &&
    box.x < geometry.xPos + width &&
    geometry.yPos < box.y + box.height &&
    box.y < geometry.yPos + height
  );
}
