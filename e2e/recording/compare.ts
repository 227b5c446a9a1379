/** Holds a trajectory against the log of the person who did the work. */
import type { Box, Point } from "@apprentice/core/event/geometry.ts";
import { distance } from "@apprentice/core/event/geometry.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { describeStep } from "@apprentice/learn/sheet/describe-action.ts";
import type { Expected } from "./expected.ts";

export type Comparison = {
  /** Logged actions with the steps that tell the same. */
  readonly matched: ReadonlyMap<Expected, Step>;
  /** Logged actions that the recording lacks or tells differently, each in one line for a person. */
  readonly missed: readonly Miss[];
  /** Recorded actions that nobody did, likewise. */
  readonly invented: readonly string[];
};

export type Miss = {
  readonly line: string;
  /** A gap covers the time of the action. */
  readonly explained: boolean;
};

/** Greatest offset of a position and of an element's edge, px. */
const tolerancePx = { point: 1, edge: 3 };
/** A gap explains what lies this close to it, ms; stored times are whole seconds. */
const nearMs = 1_400;

/** Longest common subsequence of log and steps: what is left of either is missed or invented. */
export function compareToLog(log: readonly Expected[], trajectory: Trajectory): Comparison {
  const { steps } = trajectory;
  const fits = log.map((expected) => steps.map((step) => differences(expected, step).length === 0));
  const best = Array.from({ length: log.length + 1 }, () =>
    Array.from({ length: steps.length + 1 }, () => 0),
  );
  const at = (row: number, column: number): number => best[row]?.[column] ?? 0;
  for (let row = log.length - 1; row >= 0; row -= 1)
    for (let column = steps.length - 1; column >= 0; column -= 1) {
      const line = best[row];
      if (!line) continue;
      const here = fits[row]?.[column] === true ? 1 + at(row + 1, column + 1) : 0;
      line[column] = Math.max(here, at(row + 1, column), at(row, column + 1));
    }
  const matched = new Map<Expected, Step>();
  const missed: Miss[] = [];
  const invented: string[] = [];
  let [row, column] = [0, 0];
  while (row < log.length || column < steps.length) {
    const expected = log[row];
    const step = steps[column];
    if (
      expected &&
      step &&
      fits[row]?.[column] &&
      at(row, column) === 1 + at(row + 1, column + 1)
    ) {
      matched.set(expected, step);
      row += 1;
      column += 1;
    } else if (expected && at(row + 1, column) >= at(row, column + 1)) {
      const gaps = trajectory.gaps.filter((gap) => explains(gap, expected));
      missed.push({
        explained: gaps.length > 0,
        line: `${expected.name}: ${expected.kind} ${expected.keys?.join("+") ?? ""}; recorded: ${nearestOf(expected, steps)}; gaps: ${gaps.map(({ reason }) => reason).join()}`,
      });
      row += 1;
    } else {
      if (step) invented.push(describeStep(step));
      column += 1;
    }
  }
  return { matched, missed, invented };
}

/** What a step tells differently from the log; empty: nothing. */
function differences(expected: Expected, step: Step): string[] {
  const { action } = step;
  if (action.kind !== expected.kind) return ["kind"];
  const found: string[] = [];
  const check = (name: string, holds: boolean): void => void (holds || found.push(name));
  if (expected.at) check("at", "at" in action && isNear(action.at, expected.at));
  if (expected.to) check("to", action.kind === "drag" && isNear(action.to, expected.to));
  if (expected.text !== undefined)
    check("text", action.kind === "type" && action.text === expected.text);
  if (expected.keys)
    check(
      "keys",
      action.kind === "key" &&
        action.keys.join("+") === expected.keys.join("+") &&
        action.count === (expected.count ?? 1),
    );
  if (expected.dy !== undefined)
    check("notches", action.kind === "scroll" && action.dy === expected.dy && action.dx === 0);
  if ("modifiers" in action)
    check("modifiers", action.modifiers.join("+") === (expected.modifiers ?? []).join("+"));
  // An application that has just started may have no elements yet; the observation says so by their age.
  if (expected.box && step.observation?.elementsAgeMs !== null) {
    const target = step.observation?.elements.find((element) => element.id === step.targetId);
    check("target", target !== undefined && isSameBox(target.box, expected.box));
  }
  return found;
}

/** The step at the same time that comes closest, in words for a person who looks for the cause. */
function nearestOf(expected: Expected, steps: readonly Step[]): string {
  const near = steps.filter(
    ({ action }) =>
      action.startMs < expected.toMs + nearMs && action.endMs > expected.fromMs - nearMs,
  );
  return near
    .map((step) => {
      const target = step.observation?.elements.find((element) => element.id === step.targetId);
      const where = target
        ? `${target.role} ${JSON.stringify(target.box)}`
        : `no target (focus ${step.observation?.focusedId}) among ${step.observation?.elements.map(({ id, role }) => `${id.split("/").at(-1)} ${role}`).join()} of ${step.observation?.window?.app}, ${step.observation?.windows.map(({ app, ownerId, box }) => `${app} ${ownerId ?? ""} ${Object.values(box).join()}`).join("; ")}`;
      const text = step.action.kind === "type" ? ` ${JSON.stringify(step.action.text)}` : "";
      return `${step.action.kind}${text} (${differences(expected, step).join(", ")}; ${where})`;
    })
    .join(" | ");
}

function explains(gap: Gap, { fromMs, toMs }: Expected): boolean {
  return gap.fromMs <= toMs + nearMs && gap.toMs >= fromMs - nearMs;
}

const isNear = (a: Point, b: Point): boolean => distance(a, b) <= tolerancePx.point;

function isSameBox(a: Box, b: Box): boolean {
  const edges = [
    a.x - b.x,
    a.y - b.y,
    a.x + a.width - b.x - b.width,
    a.y + a.height - b.y - b.height,
  ];
  return edges.every((edge) => Math.abs(edge) <= tolerancePx.edge);
}
