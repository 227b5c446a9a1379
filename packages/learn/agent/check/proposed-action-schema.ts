/** What a model may propose at all: its output is data from outside, and is read as strictly as any other. */
import { z } from "zod";
import { isModifierKey, isNamedKey } from "@apprentice/core/event/key-name.ts";
import { Point } from "@apprentice/core/event/geometry.ts";
import { Modifier } from "@apprentice/core/event/raw-event.ts";
import type { ProposedAction } from "../model.ts";

/** Bounds of one action; a model that wants more takes several steps. */
export const actionLimits = {
  textLength: 4_000,
  pressCount: 50,
  wheelNotches: 30,
  waitMs: 10_000,
} as const;

const place = { elementId: z.string().nullable(), at: Point, modifiers: z.array(Modifier).max(4) };
const notches = z.number().min(-actionLimits.wheelNotches).max(actionLimits.wheelNotches);
const pointed = <K extends string>(kind: K) => z.object({ kind: z.literal(kind), ...place });

export const ProposedActionSchema: z.ZodType<ProposedAction> = z.discriminatedUnion("kind", [
  pointed("click"),
  pointed("double_click"),
  pointed("triple_click"),
  pointed("right_click"),
  pointed("middle_click"),
  pointed("long_press"),
  pointed("move"),
  pointed("drag").extend({ toElementId: z.string().nullable(), to: Point }),
  pointed("scroll").extend({ dx: notches, dy: notches }),
  z.object({
    kind: z.literal("type"),
    elementId: z.string().nullable(),
    text: z.string().min(1).max(actionLimits.textLength),
  }),
  z.object({
    kind: z.literal("key"),
    keys: z.array(z.string().refine(isKey)).min(1).max(5).refine(endsInKey),
    count: z.number().int().min(1).max(actionLimits.pressCount),
  }),
  z.object({ kind: z.literal("wait"), ms: z.number().min(0).max(actionLimits.waitMs) }),
  z.object({ kind: z.literal("terminate"), status: z.enum(["success", "failure"]) }),
]);

function isKey(key: string): boolean {
  return isNamedKey(key) || (/^.$/su.test(key) && key.trim() !== "");
}

/** Modifiers first, then one key; modifiers alone do nothing that a person could see. */
function endsInKey(keys: readonly string[]): boolean {
  const last = keys.at(-1);
  return last !== undefined && !isModifierKey(last) && keys.slice(0, -1).every(isModifierKey);
}
