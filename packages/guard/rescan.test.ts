import { describe, expect, test } from "vitest";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "./create-guard.ts";
import type { Guard } from "./guard.ts";
import { fillColour } from "./pixels/fill-colour.ts";
import { fromTiles } from "./pixels/from-tiles.ts";
import { nativeEngine } from "./pixels/ocr/native-engine.ts";
import { hasNative } from "./pixels/ocr/open-engine.ts";
import { drawScreen, light, windowAt } from "./pixels/testing/screen.ts";
import { openVault } from "./vault/vault.ts";

const window = windowAt({ x: 0, y: 0, width: 500, height: 200 });
const rule = ApplicationRule.parse({ app: "orders", masking: "detect" });
const sessionKey = new Uint8Array(32).fill(9);
const style = { ...light, fontPx: 18 };
const text = {
  role: "panel",
  name: "",
  text: "The heron project is late",
  box: { x: 30, y: 40, width: 300, height: 40 },
};

/** What the hold would have after one look at a screen, in its order. */
async function hold(guard: Guard): Promise<SafeItem[]> {
  const screen = { widthPx: 512, heightPx: 256, window, style, widgets: [text] };
  const { frame, context } = await drawScreen(screen);
  const cleaned = await guard.observation({ frame, context, frameAgeMs: 1 }, rule);
  if (cleaned.kind === "dropped") throw new Error(cleaned.reason);
  const { observation, tiles } = cleaned.value;
  return [
    ...tiles.map((tile): SafeItem => ({ topic: "tile", tile })),
    { topic: "observation", observation },
  ];
}

async function again(guard: Guard, items: readonly SafeItem[]) {
  const out: SafeItem[] = [];
  const gaps = [];
  for (const item of items) {
    const next = await guard.rescan(item);
    if ("topic" in next) out.push(next);
    else gaps.push(next);
  }
  const tiles = out.flatMap((item) => (item.topic === "tile" ? [item.tile] : []));
  const observation = out.flatMap((item) =>
    item.topic === "observation" ? [item.observation] : [],
  )[0];
  return { tiles, observation, gaps };
}

const raise = (): never => {
  throw new Error("the picture is gone");
};

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  const engine = () => nativeEngine({ command: "tesseract" });

  test("what the vault learnt late is filled in tiles kept before, and observations name the new ones", async () => {
    const vault = openVault();
    await using guard = await createGuard({ sessionKey, vault, ocr: engine() });
    const items = await hold(guard);
    const same = await again(guard, items);
    expect(same.tiles.map(({ hash }) => hash)).toEqual(
      items.flatMap((item) => (item.topic === "tile" ? [item.tile.hash] : [])),
    );

    vault.learn("heron", "private");
    const { tiles, observation } = await again(guard, items);
    if (!observation?.frame) throw new Error("the picture is gone");
    expect(observation.redactions.map(({ reason }) => reason)).toContain("private");
    const { rgb, widthPx } = await fromTiles(observation.frame, tiles);
    for (let x = 80; x < 120; x += 1) {
      const at = (56 * widthPx + x) * 3;
      expect([...rgb.subarray(at, at + 3)]).toEqual(Object.values(fillColour));
    }
  });

  test("a tile that cannot be read again is filled whole", async () => {
    await using guard = await createGuard({ sessionKey, ocr: engine() });
    const items = await hold(guard);
    await using broken = await createGuard({ sessionKey, ocr: nativeEngine({ command: "false" }) });
    const { tiles, observation } = await again(broken, items);
    if (!observation?.frame) throw new Error("the picture is gone");
    const { rgb } = await fromTiles(observation.frame, tiles);
    const first = rgb.subarray(0, 3 * 256);
    expect(first.every((value, at) => value === Object.values(fillColour)[at % 3])).toBe(true);
    expect(observation.redactions).toContainEqual({
      box: { x: 0, y: 0, width: 256, height: 256 },
      reason: "unread",
    });
  });

  test("an engine that hung twice in a release is not asked again: what is left is filled unread, and told", async () => {
    await using guard = await createGuard({ sessionKey, ocr: engine() });
    const items = await hold(guard);
    await using hanging = await createGuard({
      sessionKey,
      ocr: nativeEngine({ command: "sleep", args: ["600"] }),
      readTimeoutMs: 300,
    });
    const { tiles, observation } = await again(hanging, [...items, ...items, ...items]);
    expect(tiles.length).toBe(6);
    expect(hanging.report()).toMatchObject({ unread: 6, ocr_given_up: 4 });
    const { rgb } = await fromTiles(observation?.frame ?? raise(), tiles);
    const first = rgb.subarray(0, 3 * 256);
    expect(first.every((value, at) => value === Object.values(fillColour)[at % 3])).toBe(true);
  });

  test("a tile that is no picture becomes a gap that nothing names", async () => {
    await using guard = await createGuard({ sessionKey, ocr: engine() });
    const items = (await hold(guard)).map((item): SafeItem =>
      item.topic === "tile"
        ? { topic: "tile", tile: { ...item.tile, webp: new Uint8Array(9) } }
        : item,
    );
    const { tiles, observation, gaps } = await again(guard, items);
    expect(tiles).toEqual([]);
    expect(gaps.map(({ reason }) => reason)).toContain("guard_failed");
    expect(observation?.frame?.tiles.every((hash) => hash === null)).toBe(true);
  });
});
