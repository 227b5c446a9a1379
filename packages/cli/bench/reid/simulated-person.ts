/** A simulated person with habits of their own at keyboard and mouse, and what one session of work leaves as raw events. */
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { type Random, seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { items, topics } from "@apprentice/learn/evaluate/practice/words.ts";

const pairClasses = 48;

/**
 * Habits as deviations from everybody's mean, in standard deviations between people. Times at the keyboard depend on
 * the pair of letters, which is what attacks on typing rhythm live on.
 */
const habitNames = [
  "hold",
  "flight",
  "typos",
  "reach",
  "slope",
  "bow",
  "overshoot",
  "aimX",
  "aimY",
  "press",
  "settle",
  "pause",
  "notch",
] as const;
type HabitName = (typeof habitNames)[number];
export type Habits = Readonly<Record<HabitName, number>> & { readonly pairs: readonly number[] };

/**
 * From one day to the next people differ from themselves by this share of what they differ from each other; the
 * keyboard's is set so that raw key times find 46 % of 1,000, as measured on real typists.
 */
const drift = { keyboard: 0.6, pointer: 0.7 };
const keyboardHabits: ReadonlySet<HabitName> = new Set(["hold", "flight", "typos"]);

export function newHabits(random: Random): Habits {
  return habitsFrom((_name) => random.normal());
}

/** The same person on another day. */
export function onAnotherDay(habits: Habits, random: Random): Habits {
  return habitsFrom((name, at) => {
    const own = name === "pairs" ? (habits.pairs[at] ?? 0) : habits[name];
    const share = name === "pairs" || keyboardHabits.has(name) ? drift.keyboard : drift.pointer;
    return own + share * random.normal();
  });
}

function habitsFrom(draw: (name: HabitName | "pairs", at: number) => number): Habits {
  const entries = habitNames.map((name, at) => [name, draw(name, at)] as const);
  const pairs = Array.from({ length: pairClasses }, (_, at) => draw("pairs", at));
  return { ...(Object.fromEntries(entries) as Record<HabitName, number>), pairs };
}

export const pairClass = (before: string, after: string): number =>
  ((before.charCodeAt(0) * 31 + after.charCodeAt(0)) * 7) % pairClasses;

/** Where the person aimed, by the order of presses; somebody who has the recording knows the elements there. */
export type Session = {
  readonly events: readonly RawEvent[];
  readonly aims: readonly { readonly x: number; readonly y: number; readonly size: number }[];
};

/** One session: fields filled in, buttons pressed, lists scrolled. */
export function workSession(habits: Habits, options: { seed: number; fields: number }): Session {
  const random = seededRandom(options.seed);
  const events: RawEvent[] = [];
  const aims: Session["aims"][number][] = [];
  let tMs = 1_750_000_000_000 + random.integer(0, 1_000_000);
  let at = { x: 400, y: 300 };
  const log = (mean: number, deviation: number, noise: number): number =>
    mean * Math.exp(deviation + noise * random.normal());

  const reach = (size: number): void => {
    const aim = { x: random.integer(80, 1800), y: random.integer(80, 1000), size };
    aims.push(aim);
    const to = {
      x: Math.round(aim.x + size * (0.08 * habits.aimX + 0.12 * random.normal())),
      y: Math.round(aim.y + size * (0.06 * habits.aimY + 0.12 * random.normal())),
    };
    const far = Math.hypot(to.x - at.x, to.y - at.y);
    const bits = Math.log2(far / size + 1);
    const takesMs = log(120, 0.2 * habits.reach, 0.15) + bits * log(140, 0.15 * habits.slope, 0.15);
    const bow = far * (0.03 * habits.bow + 0.04 * random.normal());
    const past = random.next() < 0.15 + 0.1 * habits.overshoot ? 0.05 : 0;
    const steps = Math.max(3, Math.round(takesMs / 12));
    const from = at;
    for (let step = 1; step <= steps; step += 1) {
      const t = step / steps;
      const s = t ** 3 * (10 - 15 * t + 6 * t * t) + past * Math.sin(Math.PI * t ** 4);
      const side = (bow * Math.sin(Math.PI * Math.min(1, s))) / Math.max(1, far);
      tMs += takesMs / steps;
      at = {
        x: Math.round(from.x + (to.x - from.x) * s - (to.y - from.y) * side),
        y: Math.round(from.y + (to.y - from.y) * s + (to.x - from.x) * side),
      };
      events.push({ kind: "pointer_move", tMs, ...at });
    }
  };
  const click = (): void => {
    tMs += log(110, 0.3 * habits.settle, 0.3);
    events.push({
      kind: "button_down",
      tMs,
      ...at,
      button: "left",
      modifiers: [],
      observationId: null,
    });
    tMs += log(85, 0.25 * habits.press, 0.15);
    events.push({ kind: "button_up", tMs, ...at, button: "left", modifiers: [] });
  };
  const stroke = (key: string, text: string): void => {
    events.push({
      kind: "key_down",
      tMs,
      key,
      text,
      modifiers: [],
      repeat: false,
      observationId: null,
    });
    const up = tMs + log(95, 0.25 * habits.hold, 0.15);
    events.push({ kind: "key_up", tMs: up, key, modifiers: [] });
  };
  const type = (text: string): void => {
    let before = " ";
    for (const letter of text) {
      const pair = habits.pairs[pairClass(before, letter)] ?? 0;
      tMs += log(150, 0.2 * habits.flight + 0.22 * pair, 0.35);
      if (letter !== " " && random.next() < 0.03 + 0.015 * habits.typos) {
        stroke("q", "q");
        tMs += log(300, 0.2 * habits.flight, 0.3);
        stroke("backspace", "");
        tMs += log(200, 0.2 * habits.flight, 0.3);
      }
      stroke(letter === " " ? "space" : letter, letter);
      before = letter;
    }
  };
  const think = (): void => void (tMs += log(900, 0.25 * habits.pause, 0.5));

  const words = [...items, ...topics].map((word) => word.toLowerCase());
  for (let field = 0; field < options.fields; field += 1) {
    think();
    reach(30);
    click();
    think();
    type(random.sample(words, 5).join(" "));
    think();
    reach(60);
    click();
    think();
    reach(300);
    const notches = random.integer(2, 8);
    for (let notch = 0; notch < notches; notch += 1) {
      tMs += log(90, 0.3 * habits.notch, 0.3);
      events.push({ kind: "wheel", tMs, ...at, dx: 0, dy: 1, modifiers: [], observationId: null });
    }
  }
  return { events: events.sort((a, b) => a.tMs - b.tMs), aims };
}
