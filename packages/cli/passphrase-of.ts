import { CliError } from "./errors.ts";

/** A passphrase from the environment; an empty one counts as none. */
export function passphraseOf(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  throw new CliError("wrong_usage", `set ${name}; a passphrase on the command line would be seen`);
}
