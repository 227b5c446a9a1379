/** Writes raw event streams for tests in few words; time runs on by itself. */
import { Element } from "../../event/element.ts";
import { RawEvent, type Button, type Modifier } from "../../event/raw-event.ts";

export const startMs = 1_700_000_000_000;

export type Stream = ReturnType<typeof newStream>;

export function newStream() {
  const events: RawEvent[] = [];
  let nowMs = startMs;
  let at = { x: 100, y: 100 };
  let observation = 0;

  const push = (event: Record<string, unknown>): void => {
    const opener = ["button_down", "wheel", "key_down"].includes(String(event["kind"]));
    const observationId = opener
      ? { observationId: `obs-${String((observation += 1)).padStart(3, "0")}` }
      : {};
    events.push(RawEvent.parse({ tMs: nowMs, ...observationId, ...event }));
  };
  const button = (kind: string, name: Button, modifiers: readonly Modifier[]): void =>
    push({ kind, ...at, button: name, modifiers });

  const stream = {
    events,
    wait(ms: number) {
      nowMs += ms;
      return stream;
    },
    /** Moves in even steps of 8 ms. */
    move(x: number, y: number, durationMs = 80) {
      const from = at;
      const steps = Math.max(1, Math.round(durationMs / 8));
      for (let step = 1; step <= steps; step += 1) {
        const part = step / steps;
        nowMs += 8;
        at = {
          x: Math.round(from.x + (x - from.x) * part),
          y: Math.round(from.y + (y - from.y) * part),
        };
        push({ kind: "pointer_move", ...at });
      }
      return stream;
    },
    down(name: Button = "left", modifiers: readonly Modifier[] = []) {
      button("button_down", name, modifiers);
      return stream;
    },
    up(name: Button = "left", modifiers: readonly Modifier[] = []) {
      button("button_up", name, modifiers);
      return stream;
    },
    click(name: Button = "left", modifiers: readonly Modifier[] = []) {
      return stream.down(name, modifiers).wait(60).up(name, modifiers).wait(60);
    },
    wheel(dx: number, dy: number, modifiers: readonly Modifier[] = []) {
      push({ kind: "wheel", ...at, dx, dy, modifiers });
      nowMs += 40;
      return stream;
    },
    /** A named key or a shortcut, with its modifiers pressed before and released after. */
    key(key: string, modifiers: readonly Modifier[] = [], text = "") {
      for (const modifier of modifiers) {
        push({ kind: "key_down", key: modifier, text: "", modifiers: [], repeat: false });
        nowMs += 10;
      }
      push({ kind: "key_down", key, text, modifiers: [...modifiers], repeat: false });
      nowMs += 30;
      push({ kind: "key_up", key, modifiers: [...modifiers] });
      for (const modifier of modifiers) push({ kind: "key_up", key: modifier, modifiers: [] });
      nowMs += 40;
      return stream;
    },
    text(text: string) {
      for (const character of text) {
        const lower = character.toLowerCase();
        const shift = lower !== character;
        stream.key(character === " " ? "space" : lower, shift ? ["shift"] : [], character);
      }
      return stream;
    },
    focus(id: string | null, value: string | null = null) {
      const box = { x: 10, y: 10, width: 200, height: 30 };
      const rest = { parentId: null, role: "entry", name: "", states: ["focused"], box };
      push({ kind: "focus", element: id === null ? null : Element.parse({ id, value, ...rest }) });
      return stream;
    },
    fieldValue(elementId: string, value: string) {
      push({ kind: "field_value", elementId, value });
      return stream;
    },
    window(id: string | null, title = "Notes") {
      const box = { x: 0, y: 0, width: 800, height: 600 };
      const rest = { app: "notes", pid: 1, title, box, url: null, ownerId: null };
      push({ kind: "window", window: id === null ? null : { id, ...rest } });
      return stream;
    },
    raw(event: Record<string, unknown>) {
      push(event);
      return stream;
    },
  };
  return stream;
}
