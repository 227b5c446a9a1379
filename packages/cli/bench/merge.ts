/** How fast one core merges raw events, beside JSON.parse of the same events as lines. */
import { merge } from "@apprentice/core/action/merge.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import type { Bench } from "./metric.ts";

/** One action in 1.6 s of moves at 120/s: 98 % moves, as in the recording that AgentNet published. */
const actionsPerStream = { full: 10_000, quick: 400 };

export const measure: Bench = async ({ log, quick }) => {
  const events = realisticStream(quick ? actionsPerStream.quick : actionsPerStream.full);
  const lines = events.map((event) => JSON.stringify(event));
  const moves = events.filter(({ kind }) => kind === "pointer_move").length;
  log(`${events.length} events, ${((100 * moves) / events.length).toFixed(1)} % moves`);
  const rounds = Array.from({ length: quick ? 3 : 7 }, () => ({
    merged: rate(events.length, () => merge(events).length),
    parsed: rate(events.length, () => lines.reduce((sum, line) => sum + JSON.parse(line).tMs, 0)),
  }));
  const merged = median(rounds.map((round) => round.merged));
  const parsed = median(rounds.map((round) => round.parsed));
  const unit = "events/s";
  return [
    { metric: "merge.events_per_s", value: merged, unit, aim: ">= 1000000", baseline: parsed },
    {
      metric: "merge.parse_ratio",
      value: merged / parsed,
      unit: "ratio",
      aim: ">= 0.5",
      baseline: 1,
    },
  ];
};

function rate(count: number, run: () => number): number {
  const started = performance.now();
  if (run() === 0) throw new Error("the stream merged to nothing");
  return (count * 1_000) / (performance.now() - started);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Curved reaches with tremor, each ended by a click, two clicks, a drag, a scroll or typing; the same every time. */
function realisticStream(actions: number): RawEvent[] {
  const events: RawEvent[] = [];
  let tMs = 1_700_000_000_000;
  let at = { x: 960, y: 540 };
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const reach = (steps: number): void => {
    const from = at;
    const to = { x: Math.round(random() * 1_900), y: Math.round(random() * 1_060) };
    const bend = (random() - 0.5) * 200;
    for (let step = 1; step <= steps; step += 1) {
      const part = step / steps;
      const eased = part * part * (3 - 2 * part);
      const sway = Math.sin(part * Math.PI) * bend + (random() - 0.5) * 2;
      at = {
        x: Math.round(from.x + (to.x - from.x) * eased + sway),
        y: Math.round(from.y + (to.y - from.y) * eased - sway),
      };
      events.push({ kind: "pointer_move", tMs: (tMs += 8), ...at });
    }
  };
  const rest = { observationId: null, modifiers: [] };
  for (let action = 0; action < actions; action += 1) {
    reach(196);
    const press = { ...at, button: "left" as const, modifiers: [] };
    events.push({ kind: "button_down", tMs: (tMs += 40), observationId: null, ...press });
    if (action % 5 === 0) reach(60);
    events.push({ kind: "button_up", tMs: (tMs += 80), ...press, ...at });
    if (action % 4 === 0) {
      for (let notch = 0; notch < 3; notch += 1)
        events.push({ kind: "wheel", tMs: (tMs += 60), ...at, dx: 0, dy: 1, ...rest });
    }
    if (action % 4 !== 2) continue;
    for (const key of "report") {
      events.push({ kind: "key_down", tMs: (tMs += 90), key, text: key, repeat: false, ...rest });
      events.push({ kind: "key_up", tMs: (tMs += 50), key, modifiers: [] });
    }
  }
  return events;
}
