import { describe, expect, test } from "vitest";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "../create-guard.ts";
import { tuningPeople } from "../text/corpus/people.ts";
import { seededRandom } from "../text/corpus/seeded-random.ts";
import { makeValue } from "../text/corpus/values.ts";
import { createTextGuard } from "../text/text-guard.ts";
import { fillColour } from "./fill-colour.ts";
import { fromTiles } from "./from-tiles.ts";
import { maskGrid } from "./mask-grid.ts";
import { hasNative, openEngine } from "./ocr/open-engine.ts";
import { frameReader } from "./ocr/read-frame.ts";
import { dark, drawScreen, light, windowAt, type Style } from "./testing/screen.ts";
import { toFrame, type Picture } from "./to-frame.ts";

const sessionKey = new Uint8Array(32).fill(17);
const window = windowAt({ x: 0, y: 0, width: 800, height: 300 });
const rule = ApplicationRule.parse({ app: "orders", masking: "detect" });
const random = seededRandom(2);
const email = makeValue("email", random, tuningPeople);
const person = makeValue("person", random, tuningPeople);
const box = { x: 40, y: 40, width: 700, height: 30 };

async function look(
  text: string,
  options: { readonly style: Style; readonly surrogates: boolean },
) {
  const guard = await createGuard({
    sessionKey,
    ocr: await openEngine(),
    surrogates: options.surrogates,
  });
  const style = { ...options.style, fontPx: 16 };
  const widgets = [{ role: "panel", name: "", box, text }];
  const screen = { widthPx: 800, heightPx: 300, window, style, widgets };
  const { frame, context } = await drawScreen(screen);
  const cleaned = await guard.observation({ frame, context, frameAgeMs: 1 }, rule);
  if (cleaned.kind === "dropped" || !cleaned.value.observation.frame) throw new Error("no picture");
  const { observation, tiles } = cleaned.value;
  const grid = observation.frame;
  return {
    guard,
    tiles,
    redactions: observation.redactions,
    picture: grid && (await fromTiles(grid, tiles)),
  };
}

async function read(picture: Picture | null): Promise<string> {
  if (!picture) return "";
  await using engine = await openEngine();
  const frame = toFrame(picture);
  const grid = maskGrid(frame);
  const reader = frameReader({ engine, greatestWaiting: 0, timeoutMs: 30_000 });
  const reading = await reader.read(frame, { grid, cells: new Uint8Array(grid.cells.length) });
  return reading.kind === "read" ? reading.words.map(({ text }) => text).join(" ") : "";
}

function holdsFill({ rgb }: Picture): boolean {
  for (let at = 0; at < rgb.length; at += 3)
    if (rgb[at] === fillColour.r && rgb[at + 1] === fillColour.g && rgb[at + 2] === fillColour.b)
      return true;
  return false;
}

describe.runIf(await hasNative())("with the system's Tesseract", () => {
  test.each([light, dark])(
    "the same stand-in as in text is drawn and can be read",
    async (style) => {
      const text = await createTextGuard({ sessionKey, surrogates: true });
      const standIn = await text.standIn(email, "email");
      const { guard, picture, redactions, tiles } = await look(`Write to ${email} today`, {
        style,
        surrogates: true,
      });
      await using _ = guard;
      expect((await read(picture)).replaceAll(" ", "")).toBe(`Writeto${standIn}today`);
      expect(picture && holdsFill(picture)).toBe(false);
      expect(redactions.map(({ reason }) => reason)).toContain("email");
      // A second look knows what the guard itself drew.
      for (const tile of tiles)
        expect(await guard.rescan({ topic: "tile", tile })).toEqual({ topic: "tile", tile });
    },
  );

  test("a person gets a name, and nothing of the old one is left", async () => {
    const { guard, picture } = await look(`The report was written by ${person}.`, {
      style: light,
      surrogates: true,
    });
    await using _ = guard;
    const words = await read(picture);
    for (const name of person.split(" ")) expect(words).not.toContain(name);
    expect(words).toMatch(/written by \p{Lu}\p{Ll}+ \p{Lu}/u);
  });

  test("secrets, and everything without surrogates, stay filled", async () => {
    const secret = makeValue("secret", seededRandom(5), tuningPeople);
    const shown = await look(`token: ${secret.slice(0, 40)}`, { style: light, surrogates: true });
    await using _ = shown.guard;
    expect(shown.picture && holdsFill(shown.picture)).toBe(true);
    const plain = await look(`Write to ${email} today`, { style: light, surrogates: false });
    await using __ = plain.guard;
    expect(plain.picture && holdsFill(plain.picture)).toBe(true);
  });
});
