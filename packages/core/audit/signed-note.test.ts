import { expect, test } from "vitest";
import {
  checkpointText,
  cosignNote,
  formatNote,
  formatVerifierKey,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signNote,
  verifyCosignature,
  verifyNote,
} from "./signed-note.ts";

async function signer(name: string) {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no key pair");
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { name, publicKey, privateKey: pair.privateKey };
}

const checkpoint = { origin: "example.test/log", size: 3, root: new Uint8Array(32).fill(7) };

test("a checkpoint survives signing, formatting and parsing", async () => {
  const log = await signer("example.test/log");
  const witness = await signer("witness.test");
  const text = checkpointText(checkpoint);
  const file = formatNote({
    text,
    signatures: [await signNote(text, log), await cosignNote(text, witness, 1_700_000_000)],
  });
  const note = parseNote(file);
  if (!note) throw new Error("not parsed");
  expect(parseCheckpoint(note.text)).toEqual(checkpoint);
  expect(await verifyNote(note, log)).toBe(true);
  expect(await verifyCosignature(note, witness)).toBe(1_700_000_000);
});

test("another size, another key and a cosignature passed off as a signature are refused", async () => {
  const log = await signer("example.test/log");
  const text = checkpointText(checkpoint);
  const signatures = [await signNote(text, log)];
  expect(
    await verifyNote({ text: checkpointText({ ...checkpoint, size: 4 }), signatures }, log),
  ).toBe(false);
  expect(await verifyNote({ text, signatures }, await signer("example.test/log"))).toBe(false);
  expect(await verifyNote({ text, signatures: [await cosignNote(text, log, 1)] }, log)).toBe(false);
  expect(await verifyCosignature({ text, signatures }, log)).toBeNull();
});

test.each([
  "",
  "no signature\n",
  "text\n\n— name !!!\n",
  "text\n\n— name\n",
  "text\n\nx name AAAAAAAA\n",
])("a damaged note is refused: %j", (file) => {
  expect(parseNote(file)).toBeNull();
});

test.each(["origin\n-1\nAAAA\n", "origin\n01\nAAAA\n", "origin\n1\nAAAA\n", "\n1\n\n", "origin"])(
  "a damaged checkpoint is refused: %j",
  (text) => {
    expect(parseCheckpoint(text)).toBeNull();
  },
);

test("a verifier key survives its text form, and a changed one is refused", async () => {
  const log = await signer("example.test/log");
  const text = await formatVerifierKey(log, "log");
  expect(await parseVerifierKey(`${text}\n`)).toMatchObject({
    name: log.name,
    publicKey: log.publicKey,
  });
  expect(await parseVerifierKey(text.replace("example", "exbmple"))).toBeNull();
  expect(await parseVerifierKey("no key")).toBeNull();
});
