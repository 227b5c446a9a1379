/** Secrets in the desktop's keyring (the Secret Service), through the `secret-tool` program. */
import { spawn } from "node:child_process";
import { fromBase64url, toBase64url } from "@apprentice/core/id/base64url.ts";
import { RecorderError } from "../errors.ts";
import type { Keystore } from "./keystore.ts";

export type SecretServiceOptions = {
  /** Tells one data folder's secrets from another's. */
  readonly account: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

const limitMs = 5000;

export function secretServiceKeystore(options: SecretServiceOptions): Keystore {
  const { account } = options;
  const attributes = (name: string) => [
    "application",
    "apprentice",
    "account",
    account,
    "name",
    name,
  ];
  const run = (args: readonly string[], input = "") => secretTool(args, input, options.env);
  return {
    kind: "secret_service",
    warning: null,
    load: async (name) => {
      const { status, output } = await run(["lookup", ...attributes(name)]);
      // The program answers 1 for "none"; whether the bus answers at all was tried at the start.
      return status === 0 && output !== "" ? fromBase64url(output.trim()) : null;
    },
    save: async (name, secret) => {
      const args = ["store", `--label=Apprentice ${name}`, ...attributes(name)];
      const { status } = await run(args, toBase64url(secret));
      if (status !== 0) throw failed();
    },
    remove: async (name) => void (await run(["clear", ...attributes(name)])),
  };
}

function failed(): RecorderError {
  return new RecorderError(
    "keystore_failed",
    "The keyring did not take the key. Unlock it, or log in again, and retry.",
  );
}

/** Whether the keyring keeps and gives back a secret right now. */
export async function secretServiceAnswers(keystore: Keystore): Promise<boolean> {
  const probe = Uint8Array.of(1, 2, 3);
  try {
    await keystore.save("probe", probe);
    const back = await keystore.load("probe");
    await keystore.remove("probe");
    return back !== null && toBase64url(back) === toBase64url(probe);
  } catch {
    return false;
  }
}

type Answer = { readonly status: number; readonly output: string };

/** Runs the program; secrets go through its standard input and output and never through arguments. */
function secretTool(
  args: readonly string[],
  input: string,
  env: SecretServiceOptions["env"],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stdio: ["pipe", "pipe", "ignore"] = ["pipe", "pipe", "ignore"];
    const child = spawn("secret-tool", [...args], { env, stdio, timeout: limitMs });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stdin.on("error", () => {});
    child.on("error", () => reject(failed()));
    child.on("close", (code) => {
      if (code === null) reject(failed());
      else resolve({ status: code, output });
    });
    child.stdin.end(input);
  });
}
