/** Real tiles of a form in which a card is typed box by box, as the hold has them, taken through both passes of a release. */
import type { ActionOf } from "@apprentice/core/action/action.ts";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { describe, expect, test } from "vitest";
import { createGuard } from "../create-guard.ts";
import type { Guard } from "../guard.ts";
import { tuningPeople } from "../text/corpus/people.ts";
import { seededRandom } from "../text/corpus/seeded-random.ts";
import { makeValue } from "../text/corpus/values.ts";
import { openVault } from "../vault/vault.ts";
import { fillColour } from "./fill-colour.ts";
import { fromTiles } from "./from-tiles.ts";
import { hasNative } from "./ocr/open-engine.ts";
import { nativeEngine } from "./ocr/native-engine.ts";
import { drawScreen, light, windowAt } from "./testing/screen.ts";

const size = { widthPx: 512, heightPx: 256 };
const window = windowAt({ x: 0, y: 0, width: 512, height: 256 });
const rule = ApplicationRule.parse({ app: "orders", masking: "detect" });
const sessionKey = new Uint8Array(32).fill(9);
const style = { ...light, fontPx: 18 };
/** The third one lies over the edge of two tiles. */
const boxAt = (at: number) => ({ x: 20 + at * 110, y: 60, width: 90, height: 34 });
const note = { x: 20, y: 140, width: 300, height: 34 };

/** The form with these texts in its boxes; the focus is elsewhere. */
async function look(guard: Guard, texts: readonly string[]): Promise<SafeItem[]> {
  const widgets = [
    ...texts.map((value, at) => {
      const states = ["editable"];
      return { role: "entry", name: "", text: value, value, states, frame: true, box: boxAt(at) };
    }),
    { role: "label", name: "Please check the order", box: note },
  ];
  const { frame, context } = await drawScreen({ ...size, window, style, widgets });
  const seen = await guard.observation({ frame, context, frameAgeMs: 1 }, rule);
  if (seen.kind === "dropped") throw new Error(seen.reason);
  const { tiles, observation } = seen.value;
  return [
    ...tiles.map((tile): SafeItem => ({ topic: "tile", tile })),
    { topic: "observation", observation },
  ];
}

async function type(guard: Guard, text: string, at: number): Promise<SafeItem> {
  const action: ActionOf<"type"> = {
    kind: "type",
    text,
    fieldId: `e${at}`,
    startMs: at * 1_000,
    endMs: at * 1_000 + 500,
    observationId: null,
    approach: [],
  };
  const field = { id: `e${at}`, parentId: null, role: "entry", name: "", states: ["editable"] };
  const where = { window, field: { ...field, value: text, box: boxAt(at) } };
  const safe = await guard.action(action, where);
  if (safe.kind === "dropped") throw new Error(safe.reason);
  return { topic: "action", action: safe.value };
}

async function passed(guard: Guard, items: readonly SafeItem[]): Promise<SafeItem[]> {
  const out: SafeItem[] = [];
  for (const item of items) {
    const next = await guard.rescan(item);
    if ("topic" in next) out.push(next);
  }
  return out;
}

/** The share of a box's inner pixels that are not the fill, in the last picture among the items. */
async function shown(items: readonly SafeItem[], box: typeof note): Promise<number> {
  const tiles = items.flatMap((item) => (item.topic === "tile" ? [item.tile] : []));
  const seen = items.flatMap((item) => (item.topic === "observation" ? [item.observation] : []));
  const frame = seen[0]?.frame;
  if (!frame) throw new Error("the picture is gone");
  const { rgb, widthPx } = await fromTiles(frame, tiles);
  let other = 0;
  for (let y = box.y; y < box.y + box.height; y += 1)
    for (let x = box.x; x < box.x + box.width; x += 1) {
      const at = (y * widthPx + x) * 3;
      const fill = [fillColour.r, fillColour.g, fillColour.b];
      if (fill.some((value, channel) => rgb[at + channel] !== value)) other += 1;
    }
  return other / (box.width * box.height);
}

const split = (cut: RegExp, whole: RegExp, slot: "card" | "national_id"): string[] => {
  for (let seed = 0; ; seed += 1) {
    const value = makeValue(slot, seededRandom(seed), tuningPeople);
    if (whole.test(value)) return value.match(cut) ?? [];
  }
};

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test.each([
    ["card over four boxes", split(/.{4}/g, /^\d{16}$/, "card")],
    [
      "number whose parts are too short to be known by themselves",
      split(/\d+/g, /^\d{3}-\d{2}-\d{4}$/, "national_id"),
    ],
  ])(
    "the boxes of a %s are filled in frames from before the last of them",
    async (_name, parts) => {
      const vault = openVault();
      await using guard = await createGuard({
        sessionKey,
        vault,
        ocr: nativeEngine({ command: "tesseract" }),
      });
      const early: SafeItem[] = [];
      // Out of order, and of what stands there too little to be suspicious by itself.
      const [last = "", ...before] = parts.toReversed();
      for (const [at, text] of before.entries()) {
        const texts = before.map((one, other) => (other <= at ? one : ""));
        early.push(await type(guard, text, before.length - 1 - at));
        if (at === 0) early.push(...(await look(guard, [...texts.toReversed(), ""])));
      }
      const kept = early.filter(({ topic }) => topic !== "action");
      const first = boxAt(before.length - 1);
      expect(await shown(kept, first)).toBeGreaterThan(0.5);
      early.push(await type(guard, last, before.length));
      await using again = await createGuard({
        sessionKey,
        vault: openVault(vault.serialise()),
        ocr: nativeEngine({ command: "tesseract" }),
      });
      await passed(again, early);
      const left = await passed(again, early);
      expect(await shown(left, first)).toBe(0);
      expect(await shown(left, note)).toBeGreaterThan(0.5);
      const typed = JSON.stringify(left.filter(({ topic }) => topic === "action"));
      for (const part of parts) expect(typed).not.toContain(`"${part}"`);
    },
  );
});
