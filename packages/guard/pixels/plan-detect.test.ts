import { describe, expect, test } from "vitest";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "../create-guard.ts";
import { openVault } from "../vault/vault.ts";
import { fillColour } from "./fill-colour.ts";
import { nativeEngine } from "./ocr/native-engine.ts";
import type { OcrEngine } from "./ocr/ocr-engine.ts";
import { hasNative, openEngine } from "./ocr/open-engine.ts";
import { fromTiles } from "./from-tiles.ts";
import { dark, drawScreen, light, windowAt, type Style, type Widget } from "./testing/screen.ts";
import type { Picture } from "./to-frame.ts";

const window = windowAt({ x: 0, y: 0, width: 760, height: 560 });
const rule = ApplicationRule.parse({ app: "orders", masking: "detect" });
const sessionKey = new Uint8Array(32).fill(5);

const at = (y: number, text: string, more: Partial<Widget> = {}): Widget => ({
  role: "panel",
  name: "",
  box: { x: 40, y, width: 460, height: 30 },
  text,
  ...more,
});

async function look(
  widgets: readonly Widget[],
  options: { readonly style?: Style; readonly engine?: OcrEngine; readonly known?: string } = {},
) {
  const vault = openVault();
  if (options.known !== undefined) vault.learn(options.known, "term");
  await using guard = await createGuard({
    sessionKey,
    vault,
    ocr: options.engine ?? (await openEngine()),
  });
  const style = { ...(options.style ?? light), fontPx: 16 };
  const screen = { widthPx: 800, heightPx: 600, window, style, widgets };
  const { frame, context } = await drawScreen(screen);
  const cleaned = await guard.observation({ frame, context, frameAgeMs: 1 }, rule);
  if (cleaned.kind === "dropped") throw new Error(cleaned.reason);
  const { observation, tiles, withheld } = cleaned.value;
  const picture = observation.frame && (await fromTiles(observation.frame, tiles));
  return { picture, withheld, reasons: observation.redactions.map(({ reason }) => reason) };
}

/** Share of pixels of a box that are the fill colour. */
function filled(picture: Picture | null, box: Box): number {
  if (!picture) return 1;
  let count = 0;
  for (let y = box.y; y < box.y + box.height; y += 1)
    for (let x = box.x; x < box.x + box.width; x += 1) {
      const place = (y * picture.widthPx + x) * 3;
      const [r, g, b] = picture.rgb.subarray(place, place + 3);
      if (r === fillColour.r && g === fillColour.g && b === fillColour.b) count += 1;
    }
  return count / (box.width * box.height);
}

const ink = (y: number, width: number): Box => ({ x: 50, y: y + 8, width, height: 14 });

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test.each([light, dark])(
    "ordinary words show, a number and a known value do not",
    async (style) => {
      const { picture, reasons } = await look(
        [
          at(40, "The meeting room is on the second floor"),
          at(120, `Reference ${"48".repeat(5)}`),
          at(200, "Project Bluebottle is late"),
        ],
        { style, known: "Bluebottle" },
      );
      expect(filled(picture, ink(40, 320))).toBe(0);
      expect(filled(picture, { ...ink(120, 84), x: 140 })).toBe(1);
      expect(filled(picture, { ...ink(200, 75), x: 112 })).toBe(1);
      expect(filled(picture, { ...ink(200, 40), x: 50 })).toBe(0);
      expect(reasons).toContain("term");
    },
  );

  test("a value beside a secret's label is filled, whatever it says", async () => {
    const { picture } = await look([
      at(40, "Password:", { box: { x: 40, y: 40, width: 100, height: 30 } }),
      at(40, "sunshine", { box: { x: 240, y: 40, width: 200, height: 30 } }),
    ]);
    expect(filled(picture, { x: 250, y: 48, width: 70, height: 14 })).toBe(1);
  });

  test("a field is filled while it is edited, and read once it is left", async () => {
    const field = { role: "entry", states: ["editable"], name: "Subject", value: "weather" };
    const editing = await look([at(40, "weather", { ...field, states: ["editable", "focused"] })]);
    const left = await look([at(40, "weather", field)]);
    expect(filled(editing.picture, { x: 40, y: 40, width: 460, height: 30 })).toBe(1);
    expect(filled(left.picture, ink(40, 60))).toBe(0);
  });

  test("pictures, codes and what is no text are filled", async () => {
    const blocks = Array.from({ length: 21 }, (_, row) =>
      Array.from({ length: 21 }, (__, column) =>
        ((row * 31 + column * 17) * 7) % 5 < 2 ? "█" : " ",
      ).join(""),
    );
    const { picture } = await look([
      at(60, "portrait", {
        role: "image",
        name: "portrait",
        box: { x: 40, y: 60, width: 200, height: 60 },
      }),
      at(160, blocks.join("\n"), { style: { font: "DejaVu Sans Mono", fontPx: 10 } }),
    ]);
    expect(filled(picture, { x: 40, y: 60, width: 200, height: 60 })).toBe(1);
    expect(filled(picture, { x: 60, y: 180, width: 90, height: 250 })).toBeGreaterThan(0.98);
  });
});

test.each([
  ["is missing", nativeEngine({ command: "no-such-program" })],
  ["fails", nativeEngine({ command: "false", args: [] })],
])("an engine that %s withholds the picture and says so", async (_, engine) => {
  const { picture, withheld } = await look([at(40, "words")], { engine });
  expect(picture).toBe(null);
  expect(withheld).toBe("frame_unread");
});

test("an engine that is killed while it reads withholds the picture; the next one is read", async () => {
  let killNow = true;
  const real = await openEngine();
  const engine: OcrEngine = {
    ...real,
    read: (image, signal) => {
      const cancelled = AbortSignal.any([signal, AbortSignal.abort()]);
      return real.read(image, killNow ? cancelled : signal);
    },
  };
  await using guard = await createGuard({ sessionKey, ocr: engine });
  const screen = { widthPx: 800, heightPx: 600, window, style: light, widgets: [at(40, "words")] };
  const { frame, context } = await drawScreen(screen);
  const sight = { frame, context, frameAgeMs: 1 };
  expect(await guard.observation(sight, rule)).toMatchObject({
    value: { withheld: "frame_unread" },
  });
  killNow = false;
  const after = await guard.observation(sight, rule);
  expect(after.kind === "kept" && after.value.observation.frame).toBeTruthy();
});

test("when frames come faster than they are read, the surplus is a gap and no pass", async () => {
  const slow: OcrEngine = {
    name: "slow",
    read: () => new Promise((resolve) => setTimeout(() => resolve([]), 200)),
    [Symbol.asyncDispose]: async () => {},
  };
  await using guard = await createGuard({ sessionKey, ocr: slow });
  const screens = await Promise.all(
    ["a", "b", "c", "d", "e"].map((text) =>
      drawScreen({ widthPx: 800, heightPx: 600, window, style: light, widgets: [at(40, text)] }),
    ),
  );
  const all = await Promise.all(
    screens.map(({ frame, context }) => guard.observation({ frame, context, frameAgeMs: 1 }, rule)),
  );
  const withheld = all.map((one) => (one.kind === "kept" ? one.value.withheld : one.reason));
  expect(withheld).toEqual([undefined, undefined, undefined, "queue_full", "queue_full"]);
  expect(guard.report()["queue_full"]).toBe(2);
});
