/** The last look at an item before it is sealed, with all times cut down to minutes; what cannot be looked at again becomes a gap. */
import type {
  FrameGrid,
  Observation,
  SafeItem,
  SafeObservation,
  SafeTile,
} from "@apprentice/core/action/safe.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";
import { tileBox } from "@apprentice/core/event/raw-frame.ts";
import { sealedGap, sealedMoment, sealedTimes } from "./coarse-times.ts";
import type { Guard } from "./guard.ts";
import { mintAction, mintMeta, mintObservation, mintTile } from "./mint.ts";
import { lateFields } from "./pixels/late-fields.ts";
import type { PixelGuard } from "./pixels/pixel-guard.ts";
import type { RescannedTile } from "./pixels/rescan-tile.ts";
import { rescanAction, rescanMeta, rescanObservation } from "./text/rescan-item.ts";
import type { TextGuard } from "./text/text-guard.ts";

/**
 * Tiles come before the observations that name them, as in the hold, so what observations tell of tiles holds from the
 * second pass on. `times`: cut down to minutes, as what leaves tells
 * them, or as they are.
 */
export function rescanWith({
  text,
  pixels,
  times,
}: {
  readonly text: TextGuard;
  readonly pixels: PixelGuard;
  readonly times: "sealed" | "kept";
}): Guard["rescan"] {
  const moment = times === "sealed" ? sealedMoment : (tMs: number) => tMs;
  const gapTimes = times === "sealed" ? sealedGap : (gap: Gap) => gap;
  /** Tiles that became another, by their old name. */
  const replaced = new Map<string, RescannedTile>();
  /** Tiles that could not be looked at again: they are left out, and no observation names them. */
  const lost = new Set<string>();
  const late = lateFields(text.vault);

  async function tileAgain(tile: SafeTile): Promise<SafeTile> {
    lost.add(tile.hash);
    const rescanned = await pixels.rescan(tile, late.of(tile.hash));
    lost.delete(tile.hash);
    if (rescanned.tile.hash !== tile.hash) replaced.set(tile.hash, rescanned);
    return mintTile(rescanned.tile);
  }

  async function observationAgain(observation: Observation): Promise<SafeObservation> {
    late.note(observation);
    const clean = {
      ...(await rescanObservation(text, observation)),
      tMs: moment(observation.tMs),
    };
    return mintObservation(clean.frame ? { ...clean, ...renamed(clean, clean.frame) } : clean);
  }

  function renamed(
    { redactions }: Observation,
    frame: FrameGrid,
  ): Pick<Observation, "frame" | "redactions"> {
    const added = frame.tiles.flatMap((hash, index) => {
      const { x, y } = tileBox(frame, index);
      const again = hash === null ? undefined : replaced.get(hash);
      return (again?.redactions ?? []).map(({ box, reason }) => {
        return { reason, box: { ...box, x: box.x + x, y: box.y + y } };
      });
    });
    const tiles = frame.tiles.map((hash) => {
      if (hash === null || lost.has(hash)) return null;
      return replaced.get(hash)?.tile.hash ?? hash;
    });
    return { frame: { ...frame, tiles }, redactions: [...redactions, ...added] };
  }

  async function rescan(item: SafeItem): Promise<SafeItem> {
    switch (item.topic) {
      case "meta":
        return { ...item, meta: mintMeta(await rescanMeta(text, item.meta)) };
      case "action": {
        const action = await rescanAction(text, item.action);
        return { ...item, action: mintAction(times === "sealed" ? sealedTimes(action) : action) };
      }
      case "observation":
        return { ...item, observation: await observationAgain(item.observation) };
      case "tile":
        return { ...item, tile: await tileAgain(item.tile) };
      case "gap":
        return { ...item, gap: gapTimes(item.gap) };
      case "terminate":
        return { ...item, terminate: { ...item.terminate, tMs: moment(item.terminate.tMs) } };
    }
  }
  return (item) => rescan(item).catch(() => gapTimes(failed(item)));
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
