/** A scripted person who does seeded random work on a page and in an editor, and logs what it did. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Box, Point } from "@apprentice/core/event/geometry.ts";
import { contains, distance } from "@apprentice/core/event/geometry.ts";
import type { Button } from "@apprentice/core/event/raw-event.ts";
import type { Workplace } from "@apprentice/cli/bench/recording/workplace.ts";
import type { Random } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import type { Expected, WorkLog } from "./expected.ts";

export type PersonAtWork = {
  readonly log: WorkLog;
  /** What follows belongs to this chore. */
  begin(chore: string): void;
  /** Moves there and presses; `times` presses within a double click's time. */
  click(box: Box, how?: ClickHow): Promise<void>;
  drag(from: Box, to: Box): Promise<void>;
  scroll(box: Box, notches: number): Promise<void>;
  /** Rests over a thing for longer than a hover needs. */
  hover(box: Box): Promise<void>;
  /** Moves there without acting. */
  pass(box: Box): Promise<void>;
  /** Types with corrections; the log holds what stands there in the end. */
  type(text: string, field?: Box): Promise<void>;
  /** Types what must not be recorded. */
  typeSecret(value: string): Promise<void>;
  keys(keys: readonly string[], options?: { count?: number; popup?: boolean }): Promise<void>;
  rest(): Promise<void>;
};

export type ClickHow = {
  readonly times?: 1 | 2 | 3;
  readonly button?: Button;
  readonly modifiers?: readonly string[];
  readonly holdMs?: number;
  /** The thing stands in a menu or list with a window of its own. */
  readonly popup?: boolean;
};

const kinds = ["click", "double_click", "triple_click"] as const;
/** So far apart that two clicks on one place are two clicks, and two runs of a wheel two scrolls. */
const apartMs = 700;

export function personAtWork(workplace: Workplace, random: Random): PersonAtWork {
  const { hands, clock } = workplace;
  const log: WorkLog = { actions: [], secrets: [] };
  let name = "";
  let lastPressMs = 0;
  let lastScrollMs = 0;
  let lastKey = { keys: "", tMs: 0 };

  const moveTo = async (to: Point): Promise<void> => {
    const from = await hands.pointer();
    const steps = Math.max(2, Math.min(12, Math.round(distance(from, to) / 40)));
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      await hands.move({
        x: Math.round(from.x + (to.x - from.x) * share),
        y: Math.round(from.y + (to.y - from.y) * share),
      });
      await sleep(8);
    }
    await sleep(random.integer(50, 120));
  };
  const note = (fromMs: number, what: Omit<Expected, "name" | "fromMs" | "toMs">): void =>
    void log.actions.push({ name, ...what, fromMs, toMs: clock() });
  /** Nothing is known of what stands in a window that is not the active one yet. */
  const knownBox = async (box: Box, at: Point): Promise<{ readonly box?: Box }> => {
    const { window, windows } = (await workplace.look()).context;
    const top = windows.findLast((one) => contains(one.box, at));
    const isActive = top !== undefined && window !== null && top.app === window.app;
    return isActive ? { box } : {};
  };
  const waitUntil = (tMs: number): Promise<unknown> => sleep(Math.max(0, tMs - clock()));

  return {
    log,
    begin: (chore) => (name = chore),
    rest: () => sleep(random.integer(250, 450)),
    pass: (box) => moveTo(pointIn(box, random)),
    async click(box, how = {}) {
      const { times = 1, button = "left", modifiers = [], holdMs = 0, popup = false } = how;
      const at = pointIn(box, random);
      await moveTo(at);
      const known = await knownBox(box, at);
      await waitUntil(lastPressMs + apartMs);
      for (const key of modifiers) await hands.keyDown(key);
      const fromMs = clock();
      for (let count = 0; count < times; count += 1) {
        await hands.press(button);
        // No longer than asked: on a busy machine even a short sleep may last as long as a long press.
        if (holdMs > 0) await sleep(holdMs);
        await hands.release(button);
        if (times > 1) await sleep(30);
      }
      lastPressMs = clock();
      for (const key of modifiers) await hands.keyUp(key);
      const plain = holdMs > 0 ? "long_press" : (kinds[times - 1] ?? "click");
      const kind = button === "left" ? plain : (`${button}_click` as const);
      note(fromMs, { kind, at, ...known, modifiers, popup });
    },
    async drag(from, to) {
      const at = pointIn(from, random);
      const end = pointIn(to, random);
      await moveTo(at);
      const known = await knownBox(from, at);
      await waitUntil(lastPressMs + apartMs);
      const fromMs = clock();
      await hands.press("left");
      await sleep(60);
      await moveTo(end);
      await hands.release("left");
      lastPressMs = clock();
      note(fromMs, { kind: "drag", at, to: end, ...known });
    },
    async scroll(box, notches) {
      const at = pointIn(box, random);
      await moveTo(at);
      await waitUntil(lastScrollMs + apartMs);
      const fromMs = clock();
      for (let count = 0; count < Math.abs(notches); count += 1) {
        await hands.scroll(0, Math.sign(notches));
        await sleep(25);
      }
      lastScrollMs = clock();
      note(fromMs, { kind: "scroll", at, dy: notches });
    },
    async hover(box) {
      const at = pointIn(box, random);
      await moveTo(at);
      const fromMs = clock();
      await sleep(1_300);
      note(fromMs, { kind: "move", at });
    },
    async type(text, field) {
      const fromMs = clock();
      await typeWithCorrections(workplace, text, random);
      note(fromMs, { kind: "type", text, ...(field ? { box: field } : {}) });
    },
    async typeSecret(value) {
      const fromMs = clock();
      for (const character of value) {
        await hands.type(character);
        await sleep(random.integer(25, 60));
      }
      log.secrets.push({ fromMs, toMs: clock(), value });
    },
    async keys(keys, { count = 1, popup = false } = {}) {
      const chord = keys.join("+");
      if (lastKey.keys === chord) await waitUntil(lastKey.tMs + 1_200);
      const fromMs = clock();
      for (let done = 0; done < count; done += 1) {
        for (const key of keys) await hands.keyDown(key);
        await sleep(30);
        for (const key of keys.toReversed()) await hands.keyUp(key);
        await sleep(60);
      }
      lastKey = { keys: chord, tMs: clock() };
      note(fromMs, { kind: "key", keys, count, popup });
    },
  };
}

/** Wrong letters taken back, and now and then a letter that was left out put in after going back for it. */
async function typeWithCorrections(
  { hands }: Workplace,
  text: string,
  random: Random,
): Promise<void> {
  const stroke = async (key: string): Promise<void> => {
    await hands.keyDown(key);
    await sleep(12);
    await hands.keyUp(key);
    await sleep(random.integer(20, 50));
  };
  const characters = Array.from(text);
  const left = characters.length > 4 && random.next() < 0.4 ? characters.length - 3 : -1;
  for (const [at, character] of characters.entries()) {
    if (at === left) continue;
    if (character !== " " && random.next() < 0.1) {
      await hands.type(random.pick(["x", "q", "z"]));
      await sleep(random.integer(40, 90));
      await stroke("backspace");
    }
    await hands.type(character);
    await sleep(random.integer(25, 70));
  }
  if (left < 0) return;
  await stroke("left");
  await stroke("left");
  await hands.type(characters[left] ?? "");
}

/** Near the middle, and surely inside. */
function pointIn(box: Box, random: Random): Point {
  const off = (size: number): number => (random.next() - 0.5) * 0.4 * size;
  return {
    x: Math.round(box.x + box.width / 2 + off(Math.min(box.width, 120))),
    y: Math.round(box.y + box.height / 2 + off(box.height)),
  };
}
