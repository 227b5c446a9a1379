import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRootKey, openRootKey } from "./root-key.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
const passphrase = "a passphrase for this test";
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-root-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function make(name: string, kind: "production" | "demo") {
  const path = join(folder, name);
  const key = await createRootKey({ path, passphrase, kind, random, cost: 10 });
  return { path, key };
}

test("what one session wrapped another unwraps, for the same thing only", async () => {
  const { path, key } = await make("plain", "production");
  const wrapped = key.wrap(Buffer.from("secret"), "participant-key par-a");
  const opened = await openRootKey({ path, passphrase, demo: false, random });
  expect(opened.unwrap(wrapped, "participant-key par-a")?.toString()).toBe("secret");
  expect(opened.unwrap(wrapped, "participant-key par-b")).toBeNull();
  expect(opened.unwrap("%%%", "participant-key par-a")).toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a demo's key is refused unless the demo asks, also after its mark was edited away", async () => {
  const { path } = await make("demo", "demo");
  const open = (demo: boolean) => openRootKey({ path, passphrase, demo, random });
  await expect(open(false)).rejects.toMatchObject({ code: "root_key_is_demo" });
  expect((await open(true)).kind).toBe("demo");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace('"demo"', '"production"'));
  await expect(open(false)).rejects.toMatchObject({ code: "passphrase_wrong" });
});

test("a wrong passphrase, a damaged file and no file each say so; no file is ever replaced", async () => {
  const { path } = await make("kept", "production");
  const wrong = openRootKey({ path, passphrase: "another", demo: false, random });
  await expect(wrong).rejects.toMatchObject({ code: "passphrase_wrong" });
  await expect(make("kept", "production")).rejects.toMatchObject({ code: "EEXIST" });
  const missing = { path: join(folder, "none"), passphrase, demo: false, random };
  await expect(openRootKey(missing)).rejects.toMatchObject({ code: "root_key_missing" });
  await writeFile(join(folder, "odd"), "{}");
  const odd = openRootKey({ ...missing, path: join(folder, "odd") });
  await expect(odd).rejects.toMatchObject({ code: "root_key_damaged" });
});
