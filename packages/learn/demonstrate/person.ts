/** A scripted person: carries out intents through hands, with a person's paths, pauses and slips. */
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Box, Point } from "@apprentice/core/event/geometry.ts";
import { contains } from "@apprentice/core/event/geometry.ts";
import type { Intent, Target } from "../evaluate/practice/task.ts";
import type { Random } from "../evaluate/practice/seeded-random.ts";
import { LearnError } from "../errors.ts";
import { pointerPath } from "./pointer-path.ts";
import { typingPlan } from "./typing-plan.ts";

export type PersonOptions = {
  readonly hands: Hands;
  /** Where a target is on the screen now; null while it is not to be seen. */
  readonly find: (target: Target) => Promise<Box | null>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Resolves when `find` tells of what there is after all that was done, or after a bounded time. */
  readonly rest?: () => Promise<void>;
  readonly random: Random;
  readonly pace: number;
  readonly typoShare: number;
  /** How long to look for a target before giving up, ms. */
  readonly patienceMs: number;
};

export type Person = { perform(intent: Intent): Promise<void> };

const lookEveryMs = 120;
const greatestScrollNotches = 45;
/** A turn of the finger; then a person looks at what has come up. */
const notchesPerTurn = 3;
/** Pages glide on after the wheel has stopped, and browsers tell of where things went about 450 ms late. */
const glideMs = 650;
const greatestTries = 4;

export function createPerson(options: PersonOptions): Person {
  const { hands, sleep, random, pace } = options;

  const locate = async (target: Target): Promise<Box> => {
    // People aim at what has come to rest: the same place in two looks, one after the other.
    let before: Box | null = null;
    for (let waitedMs = 0; waitedMs <= options.patienceMs; waitedMs += lookEveryMs) {
      const box = await options.find(target);
      if (box && before && isSamePlace(box, before)) return box;
      before = box;
      await sleep(lookEveryMs);
    }
    throw new LearnError(
      "target_not_seen",
      `"${target.name}" did not appear on the screen within ${options.patienceMs} ms; is the application open and accessible?`,
    );
  };

  const moveTo = async (box: Box): Promise<void> => {
    const to = pointIn(box, random);
    const from = await hands.pointer();
    const targetPx = Math.min(box.width, box.height);
    for (const point of pointerPath({ from, to, targetPx, pace, random })) {
      await sleep(point.afterMs);
      await hands.move(point);
    }
    await sleep(hesitation(random, pace));
  };

  /** Moves onto a target; what has moved away meanwhile is followed, as people do. */
  const reach = async (target: Target): Promise<void> => {
    for (let tries = 0; tries < greatestTries; tries += 1) {
      await moveTo(await locate(target));
      const box = await options.find(target);
      if (box && contains(box, await hands.pointer())) return;
    }
    throw new LearnError("target_not_seen", `"${target.name}" kept moving away`);
  };

  const press = async (button: "left" | "right", times: number): Promise<void> => {
    for (let count = 0; count < times; count += 1) {
      await hands.press(button);
      await sleep(40 + random.next() * 40);
      await hands.release(button);
      if (count + 1 < times) await sleep(60 + random.next() * 60);
    }
  };

  const chord = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) await hands.keyDown(key);
    await sleep(50);
    for (const key of keys.toReversed()) await hands.keyUp(key);
  };

  const type = async (text: string): Promise<void> => {
    for (const stroke of typingPlan({ text, typoShare: options.typoShare, pace, random })) {
      await sleep(stroke.afterMs);
      if (stroke.kind === "backspace") await chord(["backspace"]);
      else await hands.type(stroke.text);
    }
  };

  /** A turn of the wheel, down (1) or up (-1), and a look at what has come up. */
  const turn = async (way: 1 | -1): Promise<void> => {
    for (let notch = 0; notch < notchesPerTurn; notch += 1) {
      await hands.scroll(0, way);
      await sleep(90 * pace);
    }
    await sleep(glideMs);
    await options.rest?.();
  };

  /** Down, and where it was passed without being seen, up again. */
  const scroll = async (over: Target, until: Target): Promise<void> => {
    await reach(over);
    for (const way of [1, -1] as const)
      for (let turned = 0; turned < greatestScrollNotches; turned += notchesPerTurn) {
        if (await options.find(until)) return;
        await turn(way);
      }
    throw new LearnError(
      "target_not_seen",
      `"${until.name}" was not reached by scrolling ${greatestScrollNotches} notches down and up`,
    );
  };

  const drag = async (from: Target, to: Target): Promise<void> => {
    await reach(from);
    await hands.press("left");
    await sleep(120 * pace);
    await reach(to);
    await hands.release("left");
  };

  return {
    perform: async (intent) => {
      await sleep(hesitation(random, pace) * 2);
      switch (intent.does) {
        case "click":
          await reach(intent.target);
          return press("left", 1);
        case "double_click":
          await reach(intent.target);
          return press("left", 2);
        case "right_click":
          await reach(intent.target);
          return press("right", 1);
        case "hover":
          await reach(intent.target);
          return sleep(400 * pace);
        case "drag":
          return drag(intent.from, intent.to);
        case "type":
          return type(intent.text);
        case "key":
          for (let count = 0; count < (intent.count ?? 1); count += 1) await chord(intent.keys);
          return undefined;
        case "scroll":
          return scroll(intent.over, intent.until);
      }
    },
  };
}

function isSamePlace(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** A point near the middle: people aim inside, not at the exact centre. */
function pointIn(box: Box, random: Random): Point {
  const spread = (lengthPx: number): number =>
    Math.max(-0.3, Math.min(0.3, 0.12 * random.normal())) * lengthPx;
  return {
    x: Math.round(box.x + box.width / 2 + spread(box.width)),
    y: Math.round(box.y + box.height / 2 + spread(box.height)),
  };
}

function hesitation(random: Random, pace: number): number {
  return (90 + 120 * random.next()) * pace;
}
