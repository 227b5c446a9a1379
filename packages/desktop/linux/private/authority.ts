/** The X authority file of a private display: one random cookie that fits whatever number the server picks. */
import { writeFile } from "node:fs/promises";

export type XAuthority = {
  readonly file: string;
  /** What the `x11` package takes as `auth`; each character of `data` is one byte. */
  readonly auth: { readonly name: string; readonly data: string };
};

const cookieName = "MIT-MAGIC-COOKIE-1";
/** FamilyWild of Xauth.h: the entry fits any host address. */
const familyWild = 0xffff;

/** Writes `file` (mode 0600) around 16 random bytes; an empty display number fits every display. */
export async function writeAuthority(file: string, cookie: Uint8Array): Promise<XAuthority> {
  const name = Buffer.from(cookieName, "latin1");
  const data = Buffer.from(cookie);
  const fields = [Buffer.alloc(0), Buffer.alloc(0), name, data].flatMap((field) => [
    uint16(field.length),
    field,
  ]);
  await writeFile(file, Buffer.concat([uint16(familyWild), ...fields]), { mode: 0o600 });
  return { file, auth: { name: cookieName, data: data.toString("latin1") } };
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
