import { expect, test } from "vitest";
import { tuningPeople } from "./corpus/people.ts";
import { seededRandom } from "./corpus/seeded-random.ts";
import { makeValue } from "./corpus/values.ts";
import { redactStream } from "./redact-stream.ts";
import { createTextGuard } from "./text-guard.ts";

async function* chunks(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

test("values are found wherever the parts are cut, at their places in the whole", async () => {
  const random = seededRandom(5);
  const email = makeValue("email", random, tuningPeople);
  const card = makeValue("card", random, tuningPeople);
  const text = `${"lorem ipsum dolor ".repeat(40)}${email} ${card}\n`.repeat(800);
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(1) });
  let out = "";
  let found = 0;
  for await (const part of redactStream(guard, chunks(text, 10_007))) {
    out += part.text;
    for (const { start, end, class: name } of part.findings) {
      expect(text.slice(start, end)).toBe(name === "email" ? email : card);
      found += 1;
    }
  }
  expect(found).toBe(1_600);
  expect(out).not.toContain(email);
  expect(out).toBe(text.replaceAll(email, "[EMAIL_1]").replaceAll(card, "[CARD_1]"));
});
