/** The last look at an item before it is sealed; what cannot be looked at again becomes a gap. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";
import type { Guard } from "./guard.ts";
import { mintAction, mintMeta, mintObservation } from "./mint.ts";
import type { PixelGuard } from "./pixels/pixel-guard.ts";
import { rescanAction, rescanMeta, rescanObservation } from "./text/rescan-item.ts";
import type { TextGuard } from "./text/text-guard.ts";

export function rescanWith({
  text,
}: {
  readonly text: TextGuard;
  readonly pixels: PixelGuard;
}): Guard["rescan"] {
  async function rescan(item: SafeItem): Promise<SafeItem> {
    switch (item.topic) {
      case "meta":
        return { ...item, meta: mintMeta(await rescanMeta(text, item.meta)) };
      case "action":
        return { ...item, action: mintAction(await rescanAction(text, item.action)) };
      case "observation":
        return {
          ...item,
          observation: mintObservation(await rescanObservation(text, item.observation)),
        };
      case "tile":
      case "gap":
      case "terminate":
        return item;
    }
  }
  return (item) => rescan(item).catch(() => failed(item));
}

function failed(item: SafeItem): Gap {
  const [fromMs, toMs] = timesOf(item);
  return { fromMs, toMs, reason: "guard_failed", count: 1 };
}

/** Tiles have no time of their own. */
function timesOf(item: SafeItem): readonly [number, number] {
  switch (item.topic) {
    case "meta":
      return [item.meta.startedMs, item.meta.startedMs];
    case "action":
      return [item.action.startMs, item.action.endMs];
    case "observation":
      return [item.observation.tMs, item.observation.tMs];
    case "terminate":
      return [item.terminate.tMs, item.terminate.tMs];
    case "gap":
      return [item.gap.fromMs, item.gap.toMs];
    case "tile":
      return [0, 0];
  }
}
