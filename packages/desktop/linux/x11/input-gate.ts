/**
 * Decides about every input event, in the order of the stream: over approved windows it goes on with the sight
 * from before it, everything else becomes a counted gap. Nothing that was refused is kept anywhere.
 */
import { isSecure } from "@apprentice/core/event/element.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import { isModifierKey } from "@apprentice/core/event/key-name.ts";
import type { Button, RawEvent } from "@apprentice/core/event/raw-event.ts";
import type { EyesOptions, Seen } from "../../observe/eyes.ts";
import type { Accessibility } from "../accessibility/accessibility.ts";
import type { Connection } from "./connection.ts";
import { createGapCounter } from "./gap-counter.ts";
import type { Keyboard } from "./keyboard.ts";
import { type RecordStream, deviceEvent } from "./record-stream.ts";
import type { ServerClock } from "./server-clock.ts";
import type { SightMaker } from "./sight-maker.ts";
import type { Client } from "./approved-parts.ts";
import type { WindowModel } from "./window-model.ts";

export type InputGate = {
  device(type: number, detail: number, time: number, x: number, y: number, state: number): void;
  /** Emits an event that is no input (window, focus, field value), in order with those that are. */
  tell(event: RawEvent): void;
  /** Focus was told to have moved, to a secure field or another one (null: unknown); held-back keys are judged by it. */
  focusMoved(secure: boolean | null): void;
  /** The keyboard layout is known again. */
  keyboardReady(): void;
  /** Ends open gaps that have run for long. */
  tick(): void;
  /** Everything that still waits is decided or dropped. */
  close(): void;
  readonly pointer: Point;
};

type Entry = {
  /** Null until it is decided; `drop` counts it into a gap. */
  verdict:
    | { readonly seen: readonly Seen[] }
    | { readonly drop: GapReason; readonly tMs: number }
    | null;
  readonly tMs: number;
  /** Keys only: how many events that may move focus came before. */
  movers: number;
  readonly isKey: boolean;
};

const greatestWaiting = 8192;
const settleLimitMs = 250;
/** How long keys wait for news of where the focus went. */
const holdBackMs = 120;
const defaultGapRunMs = 5000;
const buttons: ReadonlyMap<number, Button> = new Map([
  [1, "left"],
  [2, "middle"],
  [3, "right"],
]);
const wheels: ReadonlyMap<number, readonly [dx: number, dy: number]> = new Map([
  [4, [0, -1]],
  [5, [0, 1]],
  [6, [-1, 0]],
  [7, [1, 0]],
]);

export function createInputGate(options: {
  readonly eyes: Pick<EyesOptions, "paused" | "browsers" | "gapRunMs">;
  readonly connection: Connection;
  readonly windows: () => WindowModel;
  readonly stream: () => RecordStream;
  readonly keyboard: () => Keyboard;
  readonly sights: () => SightMaker;
  readonly serverClock: ServerClock;
  readonly clock: () => number;
  readonly accessibility: Accessibility | null;
  readonly emit: (seen: Seen) => void;
}): InputGate {
  const { serverClock, accessibility } = options;
  const queue: Entry[] = [];
  const backlog: Parameters<InputGate["device"]>[] = [];
  const gaps = createGapCounter((gap) => options.emit({ kind: "gap", gap }));
  /** Whether each button or key that is down was admitted. */
  const presses = new Map<number, Promise<boolean>>();
  const keys = new Map<number, Promise<boolean>>();
  /** The window that holds the pointer while a button is down; null where it was refused. */
  let grabbing: Client | null = null;
  let pointer: Point = { x: 0, y: 0 };
  let lastMs = 0;
  let movers = 0;
  let explained = 0;
  let timer: NodeJS.Timeout | null = null;
  /** Whether the field that was last known to have the focus is a secure one; true until one is known. */
  let cameFromSecret = true;

  const pump = () => {
    while (queue.length > 0) {
      const head = queue[0];
      if (!head?.verdict) return;
      const wait = holdBack(head);
      if (wait > 0) return wakeIn(wait);
      queue.shift();
      if ("drop" in head.verdict) gaps.drop(head.verdict.drop, head.verdict.tMs);
      else {
        gaps.flush();
        for (const seen of head.verdict.seen) options.emit(seen);
      }
    }
  };
  const holdBack = (entry: Entry) => {
    if (!accessibility || !entry.isKey || entry.movers <= explained) return 0;
    if (entry.verdict && "drop" in entry.verdict) return 0;
    return entry.tMs + holdBackMs - options.clock();
  };
  const wakeIn = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = null;
      pump();
    }, ms);
  };
  const add = (tMs: number, isKey = false): Entry => {
    const entry: Entry = { verdict: null, tMs, movers, isKey };
    queue.push(entry);
    if (queue.length > greatestWaiting) {
      for (const old of queue) old.verdict ??= { drop: "queue_full", tMs: old.tMs };
    }
    return entry;
  };
  const decide = (entry: Entry, verdict: NonNullable<Entry["verdict"]>) => {
    entry.verdict ??= verdict;
    pump();
  };
  const dropNow = (reason: GapReason, tMs: number) => decide(add(tMs), { drop: reason, tMs });

  const refusal = (client: Client | null): GapReason | null => {
    if (!client) return "not_approved_window";
    if (client.approved) return null;
    if (!options.eyes.browsers.has(client.facts.app)) return "not_approved_window";
    return client.url === null ? "site_unknown" : "site_not_approved";
  };
  const pointerRefusal = (at: Point): GapReason | null => {
    const windows = options.windows();
    return refusal(windows.active) ?? refusal(windows.pointed(at));
  };
  const keyRefusal = (press?: { readonly key: string }): GapReason | null => {
    const windows = options.windows();
    const reason = refusal(windows.active) ?? focusRefusal(windows);
    // Tab, Enter and their like hold nothing of what stands in a field; while the focus is on its way, because
    // of this very key, they are known to come from the field before, if that one was no secret.
    const isOnItsWay = reason === "elements_unavailable" && !cameFromSecret;
    return isOnItsWay && press && focusKeys.has(press.key) ? null : reason;
  };
  const focusRefusal = (windows: WindowModel): GapReason | null => {
    if (!accessibility || !windows.active) return null;
    const info = windows.infoOf(windows.active);
    const focused = accessibility.focused(info);
    if (focused) cameFromSecret = isSecure(focused);
    if (focused) return cameFromSecret ? "secure_field" : null;
    const browser = options.eyes.browsers.has(info.app);
    const young = options.clock() - windows.active.sinceMs < youngMs;
    const known = browser || young || accessibility.snapshot(info) !== null;
    return known ? "elements_unavailable" : null;
  };

  /** Decides an event that gets a sight: approved now, and still when all that came before it is known. */
  const open = async (entry: Entry, make: () => RawEvent, refuse: () => GapReason | null) => {
    const passed = options.stream().passed();
    const at = pointer;
    const { tMs } = entry;
    const arrivedMs = options.clock();
    const windows = options.windows();
    if (!windows.settled) await windows.whenSettled(settleLimitMs);
    const first = refuse();
    if (first) return decide(entry, { drop: first, tMs });
    await options.connection.sync();
    if (!windows.settled) await windows.whenSettled(settleLimitMs);
    const second = windows.settled ? refuse() : "not_approved_window";
    if (second) return decide(entry, { drop: second, tMs });
    const { sight, gap } = options.sights().before({ passed, tMs, arrivedMs, pointer: at });
    const event = { ...make(), observationId: sight.context.id };
    const seen: Seen = { kind: "event", event, sight };
    const missing = gap && ({ fromMs: tMs, toMs: tMs, reason: gap, count: 1 } as const);
    decide(entry, { seen: missing ? [{ kind: "gap", gap: missing }, seen] : [seen] });
  };
  /** Whether the event was admitted in the end; never rejects. */
  const start = async (entry: Entry, make: () => RawEvent, refuse: () => GapReason | null) => {
    try {
      await open(entry, make, refuse);
    } catch {
      decide(entry, { drop: "display_lost", tMs: entry.tMs });
    }
    return entry.verdict !== null && "seen" in entry.verdict;
  };
  const plain = (tMs: number, event: RawEvent) =>
    decide(add(tMs), { seen: [{ kind: "event", event, sight: null }] });
  /** A release goes the way of its press, wherever it happens: the server gives both to one window. */
  const follow = (entry: Entry, press: Promise<boolean> | undefined, event: RawEvent) => {
    const { tMs } = entry;
    void Promise.resolve(press ?? false).then((admitted) =>
      decide(
        entry,
        admitted
          ? { seen: [{ kind: "event", event, sight: null }] }
          : {
              drop: entry.isKey ? (keyRefusal() ?? "not_approved_window") : "not_approved_window",
              tMs,
            },
      ),
    );
  };

  const move = (tMs: number) => {
    const reason = presses.size > 0 ? refusal(grabbing) : pointerRefusal(pointer);
    if (reason) dropNow(reason, tMs);
    else plain(tMs, { kind: "pointer_move", tMs, ...pointer });
  };
  const wheel = (tMs: number, direction: readonly [number, number], state: number) => {
    const at = pointer;
    const [dx, dy] = direction;
    const modifiers = options.keyboard().modifiers(state);
    const make = (): RawEvent => ({
      kind: "wheel",
      tMs,
      ...at,
      dx,
      dy,
      modifiers,
      observationId: null,
    });
    void start(add(tMs), make, () => pointerRefusal(at));
  };
  const buttonDown = (tMs: number, detail: number, state: number) => {
    const direction = wheels.get(detail);
    if (direction) return wheel(tMs, direction, state);
    const button = buttons.get(detail);
    if (!button) return;
    const at = pointer;
    const modifiers = options.keyboard().modifiers(state);
    const entry = add(tMs);
    movers += 1;
    if (presses.size === 0) grabbing = options.windows().pointed(at);
    const admitted = start(
      entry,
      () => ({ kind: "button_down", tMs, ...at, button, modifiers, observationId: null }),
      () => pointerRefusal(at),
    );
    presses.set(detail, admitted);
    void releaseUnless(admitted);
  };
  const releaseUnless = async (admitted: Promise<boolean>) => {
    if (!(await admitted)) grabbing = null;
  };
  const buttonUp = (tMs: number, detail: number, state: number) => {
    const button = buttons.get(detail);
    if (!button) return;
    const modifiers = options.keyboard().modifiers(state);
    const press = presses.get(detail);
    presses.delete(detail);
    follow(add(tMs), press, { kind: "button_up", tMs, ...pointer, button, modifiers });
  };
  const keyDown = (tMs: number, detail: number, state: number) => {
    const press = options.keyboard().press(detail, state);
    const entry = add(tMs, true);
    if (movesFocus(press.key, press.modifiers.length)) movers += 1;
    if (!isModifierKey(press.key)) {
      const make = (): RawEvent => ({ kind: "key_down", tMs, ...press, observationId: null });
      keys.set(
        detail,
        start(entry, make, () => keyRefusal(press)),
      );
      return;
    }
    const reason = keyRefusal();
    keys.set(detail, Promise.resolve(reason === null));
    const event: RawEvent = { kind: "key_down", tMs, ...press, observationId: null };
    decide(
      entry,
      reason ? { drop: reason, tMs } : { seen: [{ kind: "event", event, sight: null }] },
    );
  };
  const keyUp = (tMs: number, detail: number, state: number) => {
    const release = options.keyboard().release(detail, state);
    const press = keys.get(detail);
    keys.delete(detail);
    follow(add(tMs, true), press, { kind: "key_up", tMs, ...release });
  };

  const device: InputGate["device"] = (type, detail, time, x, y, state) => {
    if (!options.keyboard().ready || backlog.length > 0) {
      if (backlog.length < greatestWaiting) backlog.push([type, detail, time, x, y, state]);
      return;
    }
    // A better estimate of the server's clock must not turn the order of events round.
    const tMs = Math.max(lastMs, serverClock.toEpoch(time));
    lastMs = tMs;
    if (options.eyes.paused()) return dropNow("paused", tMs);
    pointer = { x, y };
    if (type === deviceEvent.move) move(tMs);
    else if (type === deviceEvent.buttonDown) buttonDown(tMs, detail, state);
    else if (type === deviceEvent.buttonUp) buttonUp(tMs, detail, state);
    else if (type === deviceEvent.keyDown) keyDown(tMs, detail, state);
    else keyUp(tMs, detail, state);
  };

  return {
    device,
    tell: (event) => plain(event.tMs, event),
    focusMoved(secure) {
      if (secure !== null) cameFromSecret = secure;
      if (secure) {
        for (const entry of queue) {
          if (!entry.isKey || entry.movers <= explained) continue;
          entry.verdict = { drop: "secure_field", tMs: entry.tMs };
        }
      }
      explained = movers;
      pump();
    },
    keyboardReady() {
      const held = backlog.splice(0);
      for (const args of held) device(...args);
    },
    tick() {
      if (gaps.olderThan(options.eyes.gapRunMs ?? defaultGapRunMs, options.clock())) gaps.flush();
    },
    close() {
      if (timer) clearTimeout(timer);
      explained = Infinity;
      for (const entry of queue) entry.verdict ??= { drop: "unhealthy", tMs: entry.tMs };
      pump();
      gaps.flush();
    },
    get pointer() {
      return pointer;
    },
  };
}

/** A window this young may not have shown its elements yet: no elements then means unknown, not none. */
const youngMs = 1000;
const focusKeys: ReadonlySet<string> = new Set(["tab", "enter", "escape", "f6", "up", "down"]);

/** Keys after which the focus may stand elsewhere; any shortcut may do that. */
function movesFocus(key: string, modifiers: number): boolean {
  return focusKeys.has(key) || (modifiers > 0 && !isModifierKey(key) && key.length > 1);
}
