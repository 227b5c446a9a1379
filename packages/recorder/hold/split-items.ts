/** Long recordings become several segments, so that none exceeds what a collector takes at once. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";

/** Pictures and text of one segment before compression; collectors refuse 64 MiB. */
const greatestRunBytes = 16 * 1024 * 1024;

/** Each run must be read to its end before the next is asked for. */
export async function* splitItems(
  items: AsyncIterable<SafeItem>,
  runBytes: number = greatestRunBytes,
): AsyncGenerator<AsyncIterable<SafeItem>> {
  const source = items[Symbol.asyncIterator]();
  let next = await source.next();
  while (next.done !== true) {
    let bytes = 0;
    const run = async function* (): AsyncGenerator<SafeItem> {
      while (next.done !== true && bytes < runBytes) {
        bytes += sizeOf(next.value);
        yield next.value;
        next = await source.next();
      }
    };
    yield run();
  }
}

/** About; an element takes some 250 bytes of JSON. */
function sizeOf(item: SafeItem): number {
  if (item.topic === "tile") return item.tile.webp.byteLength;
  return item.topic === "observation" ? 500 + 250 * item.observation.elements.length : 300;
}
