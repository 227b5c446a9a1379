import { expect, test } from "vitest";
import { createComposer } from "./compose.ts";

const acute = 0xfe51;
const diaeresis = 0xfe57;
const stroke = 0xfe63;
const compose = 0xff20;
const code = (character: string) => character.charCodeAt(0);

function type(...keysyms: number[]): string {
  const composer = createComposer();
  return keysyms.map((keysym) => composer.press(keysym)).join("");
}

test("dead keys join the next letter, stand alone before space, and break on what they cannot join", () => {
  expect(type(acute, code("e"), code("e"))).toBe("ée");
  expect(type(diaeresis, code("U"))).toBe("Ü");
  expect(type(stroke, code("o"))).toBe("ø");
  expect(type(acute, code(" "))).toBe("´");
  expect(type(acute, acute)).toBe("´");
  expect(type(acute, code("3"), code("a"))).toBe("a");
});

test("the Compose key takes two presses, in either order for accents", () => {
  expect(type(compose, code("'"), code("e"))).toBe("é");
  expect(type(compose, code("e"), code("'"))).toBe("é");
  expect(type(compose, code("s"), code("s"), code("s"))).toBe("ßs");
  expect(type(compose, code("="), code("e"))).toBe("€");
  expect(type(compose, code("x"), code("y"))).toBe("");
});

test("a press that types nothing ends a sequence", () => {
  expect(type(acute, 0xff0d, code("e"))).toBe("e");
});
