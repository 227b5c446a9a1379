import { createHash } from "node:crypto";
import type { Example } from "./examples.ts";

export type HeldOut = { readonly train: readonly Example[]; readonly heldOut: readonly Example[] };

/** From this many groups on, whole groups are held out; below, single trajectories. */
const fewestGroups = 5;
const share = 0.1;
/** Early stopping needs no more than this many trajectories to tell one model from a better one. */
const greatestCount = 200;

/**
 * Sets a tenth of the trajectories aside for early stopping, whole groups at a time where there are enough.
 * A release's own `validation` split is taken as it is. Deterministic in `seed`.
 */
export function holdOut(examples: readonly Example[], seed: number): HeldOut {
  const given = examples.filter((example) => example.split === "validation");
  if (given.length > 0) {
    return { heldOut: given, train: examples.filter((example) => example.split !== "validation") };
  }
  const groups = new Set(examples.map((example) => example.group));
  const unit = (example: Example) =>
    groups.size >= fewestGroups ? example.group : example.trajectoryId;
  const units = [...new Set(examples.map(unit))].sort((a, b) => rank(a, seed) - rank(b, seed));
  const count = Math.min(greatestCount, Math.max(1, Math.round(units.length * share)));
  const aside = new Set(units.length > 1 ? units.slice(0, count) : []);
  return {
    heldOut: examples.filter((example) => aside.has(unit(example))),
    train: examples.filter((example) => !aside.has(unit(example))),
  };
}

function rank(name: string, seed: number): number {
  return createHash("sha256").update(`${seed}:${name}`).digest().readUInt32BE(0);
}
