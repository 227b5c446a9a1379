import { createTextGuard } from "@apprentice/guard/text/text-guard.ts";
import { expect, test } from "vitest";
import { blindWordings } from "./blind-wordings.ts";
import { practiceSuite } from "./suite.ts";
import { wordBlindly } from "./word-blindly.ts";

const seeds = Array.from({ length: 60 }, (_, seed) => seed);

const worded = practiceSuite.filter((task) => task.id in blindWordings);

test("the tasks that the suite began with have wordings of their own", () => {
  expect(worded).toHaveLength(31);
});

test.each(worded.map((task) => [task.id, task] as const))(
  "%s is told blindly in each state, and never as it is demonstrated",
  (_, task) => {
    for (const seed of seeds) {
      const { instruction, paraphrases, testWordings } = task.start(seed);
      expect(testWordings.length).toBeGreaterThan(0);
      expect(testWordings.join()).not.toMatch(/[{}]|undefined/);
      for (const shown of [instruction, ...paraphrases]) expect(testWordings).not.toContain(shown);
    }
  },
);

test("a slot that a task does not have is told of", () => {
  expect(() => wordBlindly("tabs", {})).toThrow(/no slot/);
  expect(wordBlindly("no such task", {})).toEqual([]);
});

test("the guard leaves the wordings as they are, so that a model is told all of them", async () => {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(3) });
  const all = practiceSuite.flatMap((task) => task.start(5).testWordings);
  const changed: string[] = [];
  for (const text of all) if ((await guard.redact(text)).text !== text) changed.push(text);
  expect(changed).toEqual([]);
});
