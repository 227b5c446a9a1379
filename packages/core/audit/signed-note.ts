/**
 * C2SP signed notes, checkpoints and cosignatures (https://c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature).
 * A note is a text ending in a newline, an empty line, and signature lines `— name base64(keyId ‖ signature)`.
 */

import { toHex } from "../id/hex.ts";

export type NoteSignature = {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
};
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** A log's state: its name, how many entries it has, and their root. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
};

/** Signature types of C2SP signed-note: a log's own Ed25519 signature, and a witness's timed cosignature. */
const types = { log: 1, cosignature: 4 } as const;

type NoteKey = { readonly name: string; readonly publicKey: Uint8Array };
type NoteSigner = NoteKey & { readonly privateKey: CryptoKey };

const utf8 = new TextEncoder();

export function checkpointText(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`;
}

/** Null where the text is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || !size || !root || rest.length === 0 || !/^(0|[1-9]\d{0,15})$/.test(size))
    return null;
  const bytes = fromBase64(root);
  return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : null;
}

/** Key id: the first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key). */
async function keyIdOf(key: NoteKey, type: number): Promise<Uint8Array> {
  const bytes = joined(utf8.encode(`${key.name}\n`), Uint8Array.of(type), key.publicKey);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 4);
}

export async function signNote(text: string, signer: NoteSigner): Promise<NoteSignature> {
  const signature = await crypto.subtle.sign("Ed25519", signer.privateKey, utf8.encode(text));
  return {
    name: signer.name,
    keyId: await keyIdOf(signer, types.log),
    signature: new Uint8Array(signature),
  };
}

/** A witness's statement that at `timeS` (seconds since the epoch) it had seen nothing that contradicts the note. */
export async function cosignNote(
  text: string,
  signer: NoteSigner,
  timeS: number,
): Promise<NoteSignature> {
  const signature = await crypto.subtle.sign(
    "Ed25519",
    signer.privateKey,
    cosignedBytes(text, timeS),
  );
  const bytes = joined(bigEndian(timeS), new Uint8Array(signature));
  return { name: signer.name, keyId: await keyIdOf(signer, types.cosignature), signature: bytes };
}

export async function verifyNote(note: SignedNote, key: NoteKey): Promise<boolean> {
  const found = await signatureOf(note, key, types.log);
  return found !== null && verify(key, found, utf8.encode(note.text));
}

/** When the witness signed, in seconds since the epoch, or null where it did not. */
export async function verifyCosignature(note: SignedNote, key: NoteKey): Promise<number | null> {
  const found = await signatureOf(note, key, types.cosignature);
  if (found?.length !== 72) return null;
  const timeS = Number(new DataView(found.buffer, found.byteOffset, 8).getBigUint64(0));
  return (await verify(key, found.subarray(8), cosignedBytes(note.text, timeS))) ? timeS : null;
}

export function formatNote(note: SignedNote): string {
  const lines = note.signatures.map(
    ({ name, keyId, signature }) => `— ${name} ${toBase64(joined(keyId, signature))}\n`,
  );
  return `${note.text}\n${lines.join("")}`;
}

/** Null where the bytes are no signed note. */
export function parseNote(file: string): SignedNote | null {
  const end = file.lastIndexOf("\n\n");
  if (end < 0 || !file.endsWith("\n") || file.length > 1_000_000) return null;
  const signatures: NoteSignature[] = [];
  for (const line of file.slice(end + 2, -1).split("\n")) {
    const match = /^— (\S+) (\S+)$/.exec(line);
    const bytes = match?.[2] === undefined ? null : fromBase64(match[2]);
    if (!match?.[1] || !bytes || bytes.length < 5) return null;
    signatures.push({ name: match[1], keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) });
  }
  return { text: file.slice(0, end + 1), signatures };
}

/** A verifier key as C2SP writes it: name+keyId+base64(type ‖ public key). */
export async function formatVerifierKey(
  key: NoteKey,
  type: "log" | "cosignature",
): Promise<string> {
  const keyId = toHex(await keyIdOf(key, types[type]));
  return `${key.name}+${keyId}+${toBase64(joined(Uint8Array.of(types[type]), key.publicKey))}`;
}

/** Null where the text is no Ed25519 verifier key, or its key id is not that of the key. */
export async function parseVerifierKey(text: string): Promise<NoteKey | null> {
  const match = /^(.+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const [name, keyId, encoded] = [match?.[1], match?.[2], match?.[3]];
  const bytes = encoded === undefined ? null : fromBase64(encoded);
  if (name === undefined || bytes?.length !== 33) return null;
  const key = { name, publicKey: bytes.subarray(1) };
  return toHex(await keyIdOf(key, bytes[0] ?? 0)) === keyId ? key : null;
}

async function signatureOf(
  note: SignedNote,
  key: NoteKey,
  type: number,
): Promise<Uint8Array | null> {
  const keyId = await keyIdOf(key, type);
  const found = note.signatures.find(
    (candidate) =>
      candidate.name === key.name && candidate.keyId.every((byte, at) => byte === keyId[at]),
  );
  return found?.signature ?? null;
}

async function verify(
  key: NoteKey,
  signature: Uint8Array,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey(
      "raw",
      new Uint8Array(key.publicKey),
      "Ed25519",
      false,
      ["verify"],
    );
    return await crypto.subtle.verify("Ed25519", imported, new Uint8Array(signature), bytes);
  } catch {
    return false;
  }
}

function cosignedBytes(text: string, timeS: number): Uint8Array<ArrayBuffer> {
  return utf8.encode(`cosignature/v1\ntime ${timeS}\n${text}`);
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
