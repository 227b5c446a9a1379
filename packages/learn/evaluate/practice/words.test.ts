import { createTextGuard } from "@apprentice/guard/text/text-guard.ts";
import { expect, test } from "vitest";
import * as words from "./words.ts";

test("no practice word is taken for a person or a secret, so that nothing of a state is hidden", async () => {
  const all: readonly string[] = Object.values(words).flat();
  const changed: string[] = [];
  for (const word of all) {
    const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(3) });
    for (const text of [word, word.toLowerCase(), `Open ${word}`, `Draft ${word}`])
      if ((await guard.redact(text)).text !== text) changed.push(text);
  }
  expect(all.length).toBeGreaterThan(50);
  expect(changed).toEqual([]);
});
