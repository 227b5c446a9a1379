/** Bearer tokens of staff, each with one role. The file holds hashes only; a token is shown once, when it is made. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PublicKey } from "@apprentice/core/id/ed25519.ts";
import { toBase64url } from "@apprentice/core/id/base64url.ts";
import { writeFileDurably } from "../blobs/write-durably.ts";
import { CollectorError } from "../errors.ts";
import type { RandomBytes } from "../keys/wrap.ts";
import { StaffRole } from "./principal.ts";

export const StaffMember = z.strictObject({
  staffId: z.string().regex(/^[a-z0-9][a-z0-9-]{1,31}$/),
  role: StaffRole,
  /** Lower-case hex SHA-256 of the token. */
  tokenSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Who manages people is refused everything, whatever the role. */
  managesPeople: z.boolean().optional(),
  /** Opaque ids of the teams in their reporting line, as given at enrolment. */
  line: z.array(z.string()).optional(),
  /** Ed25519 key with which they sign approvals of raw views. */
  publicKey: PublicKey.optional(),
});
export type StaffMember = Readonly<z.infer<typeof StaffMember>>;

const AccessFile = z.strictObject({ version: z.literal(1), staff: z.array(StaffMember) });

export type StaffTokens = {
  /** Null for an unknown token. Looks up by hash, so timing tells nothing about tokens. */
  readonly find: (token: string) => StaffMember | null;
  readonly get: (staffId: string) => StaffMember | null;
};

export function createStaffTokens(staff: readonly StaffMember[]): StaffTokens {
  const byHash = new Map(staff.map((member) => [member.tokenSha256, member]));
  const byId = new Map(staff.map((member) => [member.staffId, member]));
  return {
    find: (token) => byHash.get(sha256(token)) ?? null,
    get: (staffId) => byId.get(staffId) ?? null,
  };
}

/** A new token for a role: 32 random bytes behind a prefix that scanners can look for. */
export function newStaffToken(options: {
  readonly staffId: string;
  readonly role: StaffRole;
  readonly random: RandomBytes;
}): { readonly token: string; readonly member: StaffMember } {
  const { staffId, role, random } = options;
  const token = `apprentice-${role}-${toBase64url(random(32))}`;
  return { token, member: StaffMember.parse({ staffId, role, tokenSha256: sha256(token) }) };
}

/** Reads the access file. Throws `access_file_damaged`; null where there is none. */
export async function readAccessFile(path: string): Promise<readonly StaffMember[] | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return AccessFile.parse(JSON.parse(text)).staff;
  } catch (cause) {
    const message = `The access file ${path} is not in the form this version knows. Correct it, or remove it to have a new one made.`;
    throw new CollectorError("access_file_damaged", message, { cause });
  }
}

export async function writeAccessFile(path: string, staff: readonly StaffMember[]): Promise<void> {
  const text = `${JSON.stringify({ version: 1, staff }, null, 2)}\n`;
  await writeFileDurably({ path, bytes: Buffer.from(text) });
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
