import { expect, test } from "vitest";
import { heldOutPeople } from "./corpus/people.ts";
import { seededRandom } from "./corpus/seeded-random.ts";
import { makeValue } from "./corpus/values.ts";
import { normalText, originalSpan } from "./normal-text.ts";
import { createTextGuard } from "./text-guard.ts";

test("escapes of an address are read as what they stand for, and lead back to where they stood", () => {
  const source = "a%40b%C3%A9c 50% d%zz";
  const normal = normalText(source);
  expect(normal.text).toBe("a@béc 50% d%zz");
  const span = originalSpan(normal, { start: 1, end: 4 });
  expect(source.slice(span.start, span.end)).toBe("%40b%C3%A9");
});

test("a value in the query of an address bar is hidden whole", async () => {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(1) });
  const random = seededRandom(4);
  for (let count = 0; count < 40; count += 1) {
    const email = makeValue("email", random, heldOutPeople);
    const { text } = await guard.redact(
      `orders.example/list?who=${encodeURIComponent(email)}&page=2`,
    );
    expect(text).not.toContain(encodeURIComponent(email).slice(0, 6));
    expect(text).toContain("page=2");
  }
});
