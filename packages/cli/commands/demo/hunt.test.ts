import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { makeCanaries } from "./canaries.ts";
import { huntBytes, huntFolders } from "./hunt.ts";

const { password, foreign } = makeCanaries(5);

test.each([
  ["plain", Buffer.from(`x ${password.value} y`)],
  ["UTF-16", Buffer.from(`x ${password.value} y`, "utf16le")],
  ["base64", Buffer.from(Buffer.from(`x ${password.value} y`).toString("base64"))],
  ["base64, one byte on", Buffer.from(Buffer.from(`xy ${password.value} y`).toString("base64"))],
  ["base64, two bytes on", Buffer.from(Buffer.from(`xyz ${password.value} y`).toString("base64"))],
  ["hex", Buffer.from(Buffer.from(password.value).toString("hex"))],
  ["reversed", Buffer.from(Array.from(password.value).toReversed().join(""))],
])("a secret in %s is found", (_, bytes) => {
  expect(huntBytes(bytes, [password, foreign], "here")).toEqual([
    { place: password.place, where: "here" },
  ]);
});

test("a secret across two read pieces, and one in a file name, are found; harmless files are not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hunt-"));
  try {
    const long = Buffer.alloc((1 << 20) + 100, ".");
    long.write(password.value, (1 << 20) - 4);
    await writeFile(join(folder, "long"), long);
    await writeFile(join(folder, `${foreign.value}.txt`), "nothing");
    await writeFile(join(folder, "harmless"), gzipSync("nothing at all"));
    const { files, hits } = await huntFolders([folder], [password, foreign]);
    expect(files).toBe(3);
    expect(hits.map((hit) => hit.place).sort()).toEqual([password.place, foreign.place].sort());
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("canaries differ by seed and are the same for one seed", () => {
  expect(makeCanaries(1)).toEqual(makeCanaries(1));
  expect(makeCanaries(1).password.value).not.toBe(makeCanaries(2).password.value);
});
