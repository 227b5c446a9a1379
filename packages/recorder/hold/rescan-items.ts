/** The last look at a recording before it is sealed. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";

/** Given by the guard: the item as it may go out, or the gap that takes its place. */
export type Rescan = (item: SafeItem) => Promise<SafeItem | Gap>;

/** Every item through `rescan`; frames lose the tiles that did not pass, and the gap takes an observation's time. */
export async function* rescanItems(
  items: AsyncIterable<SafeItem>,
  rescan: Rescan,
): AsyncGenerator<SafeItem> {
  const withheld = new Set<string>();
  let lastMs = 0;
  for await (const item of items) {
    const result = await rescan(withoutTiles(item, withheld));
    if (item.topic === "meta") lastMs = item.meta.startedMs;
    if (item.topic === "observation") lastMs = item.observation.tMs;
    if ("topic" in result) {
      yield result;
      continue;
    }
    if (item.topic === "tile") withheld.add(item.tile.hash);
    // A tile has no time of its own, and 0 would be 1970.
    const at = item.topic === "tile" ? { fromMs: lastMs, toMs: lastMs } : {};
    yield { topic: "gap", gap: { ...result, ...at } };
  }
}

function withoutTiles(item: SafeItem, withheld: ReadonlySet<string>): SafeItem {
  if (item.topic !== "observation" || withheld.size === 0) return item;
  const { frame } = item.observation;
  if (!frame) return item;
  const tiles = frame.tiles.map((hash) => (hash !== null && withheld.has(hash) ? null : hash));
  return { ...item, observation: { ...item.observation, frame: { ...frame, tiles } } };
}
