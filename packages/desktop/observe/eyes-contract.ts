/** What every implementation of the eyes must keep, whatever it looks at. Throws the first broken promise. */
import { contains } from "@apprentice/core/event/geometry.ts";
import { isModifierKey } from "@apprentice/core/event/key-name.ts";
import { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { columns, rows, tileBox } from "@apprentice/core/event/raw-frame.ts";
import type { Seen, Sight } from "./eyes.ts";

const opening: ReadonlySet<string> = new Set(["button_down", "wheel", "key_down"]);

/** Checks one run of eyes, from its first thing seen to its end. */
export function assertEyesContract(seen: readonly Seen[]): void {
  const pressed = new Set<string>();
  let lastInputMs = -Infinity;
  for (const [index, one] of seen.entries()) {
    if (one.kind === "lost" && index !== seen.length - 1) throw new Error("seen after lost");
    if (one.kind === "gap" && one.gap.toMs < one.gap.fromMs) throw new Error("a gap ends early");
    if (one.kind !== "event") continue;
    const event = RawEvent.parse(one.event);
    if (isInput(event)) {
      if (event.tMs < lastInputMs) throw new Error(`${event.kind} out of order`);
      lastInputMs = event.tMs;
    }
    const opens =
      opening.has(event.kind) && !(event.kind === "key_down" && isModifierKey(event.key));
    if (opens !== (one.sight !== null)) throw new Error(`${event.kind} with the wrong sight`);
    if (one.sight) assertSight(one.sight, event);
    followPresses(pressed, event);
  }
}

function isInput(event: RawEvent): boolean {
  return !["window", "focus", "field_value"].includes(event.kind);
}

function followPresses(pressed: Set<string>, event: RawEvent): void {
  if (event.kind === "button_down") pressed.add(`button ${event.button}`);
  if (event.kind === "key_down") pressed.add(`key ${event.key}`);
  const released =
    event.kind === "button_up"
      ? `button ${event.button}`
      : event.kind === "key_up"
        ? `key ${event.key}`
        : null;
  if (released !== null && !pressed.delete(released)) throw new Error("released, never pressed");
}

function assertSight(sight: Sight, event: RawEvent): void {
  const { context, frame } = sight;
  if ("observationId" in event && event.observationId !== context.id) {
    throw new Error("the event names another observation");
  }
  if (!context.window) throw new Error("a sight without an approved active window");
  if ((frame === null) !== (sight.frameAgeMs === null)) throw new Error("an age without a frame");
  if (sight.lagMs < 0 || (sight.frameAgeMs ?? 0) < 0) throw new Error("a negative age");
  if (!frame) return;
  if (frame.tiles.length !== columns(frame) * rows(frame)) throw new Error("tiles are missing");
  const screen = { x: 0, y: 0, width: frame.widthPx, height: frame.heightPx };
  if (!contains(screen, context.pointer)) throw new Error("the pointer is off the screen");
  for (const [index, tile] of frame.tiles.entries()) {
    const box = tileBox(frame, index);
    if (tile && tile.pixels.length !== box.width * box.height * 4) {
      throw new Error(`tile ${index} has the wrong size`);
    }
  }
}
