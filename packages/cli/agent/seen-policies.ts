/** The policies that agents of this machine were given: an older one, or another of the same number, is a rollback. */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PolicyHash } from "@apprentice/core/id/id.ts";
import type { PolicyKeys } from "@apprentice/core/policy/signed-policy.ts";
import { writeFileDurably } from "@apprentice/recorder/write-file-durably.ts";
import { CliError } from "../errors.ts";

const Seen = z.strictObject({
  version: z.literal(1),
  /** Newest last, at most 16; `signers` is the SHA-256 of the keys that it was verified with. */
  policies: z
    .array(
      z.strictObject({
        signers: z.string(),
        serial: z.number().int().positive(),
        policyHash: PolicyHash,
      }),
    )
    .max(16),
});
type Seen = z.infer<typeof Seen>;

export type SeenPolicies = {
  /** 0 where none of these signers was seen. */
  readonly greatestSerial: number;
  /** Throws CliError `refused` where another policy of this serial was seen. */
  note(policy: { readonly serial: number; readonly policyHash: PolicyHash }): Promise<void>;
};

/** Throws CliError `refused` where the file cannot be understood. */
export async function seenPolicies(dataDir: string, keys: PolicyKeys): Promise<SeenPolicies> {
  const path = join(dataDir, "agent-policies.json");
  const seen = await read(path);
  const signers = createHash("sha256")
    .update(JSON.stringify(sorted(keys)))
    .digest("hex");
  const known = seen.policies.find((one) => one.signers === signers);
  return {
    greatestSerial: known?.serial ?? 0,
    note: async ({ serial, policyHash }) => {
      if (known?.serial === serial && known.policyHash === policyHash) return;
      if (known?.serial === serial)
        throw new CliError(
          "refused",
          `another policy with the serial ${serial} was used here before; ask your steward which one holds`,
        );
      const others = seen.policies.filter((one) => one.signers !== signers).slice(-15);
      const next: Seen = { version: 1, policies: [...others, { signers, serial, policyHash }] };
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      await writeFileDurably(path, `${JSON.stringify(next)}\n`);
    },
  };
}

const sorted = ({ steward, council }: PolicyKeys): unknown => ({
  steward: [...steward].toSorted(),
  council: [...council].toSorted(),
});

async function read(path: string): Promise<Seen> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw damaged(path, cause);
  });
  if (text === null) return { version: 1, policies: [] };
  try {
    return Seen.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(path, cause);
  }
}

function damaged(path: string, cause: unknown): CliError {
  const message = `${path} cannot be read, so nobody can tell whether a policy is older than one used before; restore or remove it`;
  return new CliError("refused", message, { cause });
}
