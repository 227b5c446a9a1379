import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DictionaryRule } from "@apprentice/core/policy/policy.ts";
import { loadDictionaries } from "./load-dictionaries.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "dictionaries-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const words = "Kestrel\nBlue Heron\n";
const rule = DictionaryRule.parse({
  file: "words.txt",
  sha256: createHash("sha256").update(words).digest("hex"),
});

test("the file that was signed is read", async () => {
  await writeFile(join(dir, "words.txt"), words);
  expect(await loadDictionaries(dir, [rule])).toEqual([
    { class: "term", words: ["Kestrel", "Blue Heron"] },
  ]);
});

test("one that is missing or was altered refuses, says what to do, and shows none of its words", async () => {
  await expect(loadDictionaries(dir, [rule])).rejects.toThrow(/words\.txt.*ask your operator/);
  await writeFile(join(dir, "words.txt"), "Kestrel\n");
  const altered = loadDictionaries(dir, [rule]);
  await expect(altered).rejects.toThrow(/not the one that the policy was signed with/);
  await expect(altered).rejects.not.toThrow(/kestrel/i);
});

test("a name cannot lead out of the folder", () => {
  for (const file of ["../words.txt", "/etc/hostname", "a/b", "", ".hidden"])
    expect(DictionaryRule.safeParse({ ...rule, file }).success).toBe(false);
});
