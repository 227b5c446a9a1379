/** What an attacker can measure: of raw events everything, of stored actions whatever is left of it. */
import type { Action, PathPoint } from "@apprentice/core/action/action.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { pairClass, type Session } from "./simulated-person.ts";

/** Samples by the name of what they measure. */
export type Samples = ReadonlyMap<string, readonly number[]>;

class Collected {
  readonly samples = new Map<string, number[]>();
  add(name: string, value: number): void {
    const list = this.samples.get(name);
    if (list) list.push(value);
    else this.samples.set(name, [value]);
  }
}

export function rawSamples({ events, aims }: Session): Samples {
  const found = new Collected();
  const downs = new Map<string, number>();
  let path: PathPoint[] = [];
  let before = { text: " ", tMs: 0 };
  let lastMs = 0;
  let press = { tMs: 0 };
  let aimed = 0;
  for (const event of events) {
    switch (event.kind) {
      case "key_down":
        downs.set(event.key, event.tMs);
        found.add("backspaces", event.key === "backspace" ? 1 : 0);
        if (event.text && event.tMs - before.tMs < 2_000)
          found.add(
            `pair ${pairClass(before.text, event.text)}`,
            Math.log(event.tMs - before.tMs + 1),
          );
        if (event.text) before = { text: event.text, tMs: event.tMs };
        break;
      case "key_up":
        found.add("hold", Math.log(event.tMs - (downs.get(event.key) ?? event.tMs) + 1));
        break;
      case "pointer_move":
        path.push({ x: event.x, y: event.y, tMs: event.tMs });
        break;
      case "button_down":
      case "wheel": {
        if (event.kind === "wheel" && path.length === 0) {
          found.add("notch", Math.log(event.tMs - lastMs + 1));
          break;
        }
        addPath(found, path, event.tMs);
        const aim = aims[aimed++];
        if (aim) addAim(found, event, aim);
        path = [];
        press = event;
        break;
      }
      case "button_up":
        found.add("press", Math.log(event.tMs - press.tMs + 1));
        break;
      case "window":
      case "focus":
      case "field_value":
        break;
    }
    lastMs =
      event.kind === "pointer_move" && path.length === 1 ? gap(found, event, lastMs) : event.tMs;
  }
  return found.samples;
}

function gap(found: Collected, event: RawEvent, lastMs: number): number {
  if (lastMs > 0) found.add("gap", Math.log(Math.max(1, event.tMs - lastMs)));
  return event.tMs;
}

/** `aims` as in the session: whoever has a recording has its elements. */
export function storedSamples(actions: readonly Action[], aims: Session["aims"]): Samples {
  const found = new Collected();
  let endMs = 0;
  let aimed = 0;
  let before: Action | null = null;
  for (const action of actions) {
    if (before?.kind === "type" && before.text.length > 5)
      found.add("letter to next", (action.startMs - before.startMs) / before.text.length);
    else if (before) found.add("start to start", Math.log(1 + action.startMs - before.startMs));
    before = action;
    const beginsMs = action.approach[0]?.tMs ?? action.startMs;
    if (endMs > 0) found.add("gap", Math.log(Math.max(1, beginsMs - endMs)));
    endMs = action.endMs;
    addPath(found, action.approach, action.startMs);
    if (action.kind === "type" && action.text.length > 5) {
      found.add("a letter", Math.log((action.endMs - action.startMs + 1) / action.text.length));
      found.add("length", action.text.length);
    }
    if ("at" in action) {
      const aim = aims[aimed++];
      if (aim) addAim(found, action.at, aim);
    }
    if (action.kind === "click") found.add("press", Math.log(action.endMs - action.startMs + 1));
    if (action.kind === "scroll")
      found.add(
        "notch",
        Math.log((action.endMs - action.startMs + 1) / Math.max(1, action.dy - 1)),
      );
  }
  return found.samples;
}

function addAim(
  found: Collected,
  at: { readonly x: number; readonly y: number },
  aim: Session["aims"][number],
): void {
  found.add("aim x", (at.x - aim.x) / aim.size);
  found.add("aim y", (at.y - aim.y) / aim.size);
}

function addPath(found: Collected, path: readonly PathPoint[], pressMs: number): void {
  const first = path[0];
  const last = path.at(-1);
  if (!first || !last || path.length < 2) return;
  const far = Math.hypot(last.x - first.x, last.y - first.y);
  if (far < 40) return;
  const bits = Math.log2(far / 40 + 1);
  found.add("settle", Math.log(Math.max(1, pressMs - last.tMs)));
  found.add("reach", Math.log(Math.max(1, last.tMs - first.tMs)) - Math.log(120 + 140 * bits));
  let bow = 0;
  let fastest = 0;
  let length = 0;
  for (const [index, point] of path.entries()) {
    const off =
      ((point.y - first.y) * (last.x - first.x) - (point.x - first.x) * (last.y - first.y)) / far;
    if (Math.abs(off) > Math.abs(bow)) bow = off;
    const before = path[index - 1];
    if (!before) continue;
    const step = Math.hypot(point.x - before.x, point.y - before.y);
    length += step;
    fastest = Math.max(fastest, step / Math.max(1, point.tMs - before.tMs));
  }
  found.add("bow", bow / far);
  found.add("detour", Math.log(length / far));
  found.add("fastest", Math.log(fastest + 0.001));
  found.add("points", path.length);
}
