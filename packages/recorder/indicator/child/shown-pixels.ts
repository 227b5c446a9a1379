/** Whether the screen shows what was drawn, asked of the screen itself: a mapped window can still be empty, cut or transparent. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Connection } from "@apprentice/desktop/linux/x11/connection.ts";

/** A compositor may tint or round the corners of what it draws; words and signs must still be told from their ground. */
const greatestDifference = 64;
const leastShare = 0.85;
const lightFrom = 128;
const zPixmap = 2;
const allPlanes = 0xff_ff_ff_ff;

/** `drawn`: BGRX rows of the box. False also where the screen cannot be read. */
export async function showsPixels(
  connection: Connection,
  box: Box,
  drawn: Buffer,
): Promise<boolean> {
  const { x, root } = connection;
  const image = await connection.ask<{ data: Buffer }>((callback) =>
    x.GetImage(zPixmap, root, box.x, box.y, box.width, box.height, allPlanes, callback),
  );
  return image !== null && looksAlike(image.data, drawn);
}

/** Light and dark are counted apart, so that a few words on a large ground weigh as much as the ground. */
function looksAlike(seen: Buffer, drawn: Buffer): boolean {
  if (seen.length < drawn.length) return false;
  const same = [0, 0];
  const all = [0, 0];
  for (let at = 0; at + 4 <= drawn.length; at += 4) {
    const [blue, green, red] = [drawn[at] ?? 0, drawn[at + 1] ?? 0, drawn[at + 2] ?? 0];
    const group = blue >= lightFrom || green >= lightFrom || red >= lightFrom ? 1 : 0;
    all[group] = (all[group] ?? 0) + 1;
    const alike =
      Math.abs(blue - (seen[at] ?? 0)) <= greatestDifference &&
      Math.abs(green - (seen[at + 1] ?? 0)) <= greatestDifference &&
      Math.abs(red - (seen[at + 2] ?? 0)) <= greatestDifference;
    if (alike) same[group] = (same[group] ?? 0) + 1;
  }
  return all.every((count, group) => (same[group] ?? 0) >= count * leastShare);
}
