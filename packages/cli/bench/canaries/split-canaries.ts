/** Values that people are asked for in several boxes: no box alone holds one. */
import type { FindingClass } from "@apprentice/guard/text/finding.ts";
import type { Canary, CanaryMaker } from "./canary.ts";

const inFours = (value: string): string[] =>
  value.replaceAll(/[^A-Za-z0-9]/g, "").match(/.{1,4}/g) ?? [];

/** The digits of a number but its last four or so, and these. */
function inTwo(value: string): string[] {
  const digits = value.replaceAll(/\D/g, "");
  return [digits.slice(0, -6), digits.slice(-6)];
}

const ways: readonly (readonly [FindingClass, string, (value: string) => string[]])[] = [
  ["card", "split in fours", inFours],
  ["iban", "split in fours", inFours],
  ["phone", "split in two", inTwo],
  ["email", "split in two", (value) => value.split("@")],
];

export function splitCanaries({ lone }: CanaryMaker): Canary[] {
  return ways.map(([name, modality, cut]) => {
    const canary = lone(name, modality);
    return { ...canary, parts: cut(canary.value) };
  });
}
