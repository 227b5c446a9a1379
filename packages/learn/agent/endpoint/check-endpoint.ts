/** Which model endpoints may be asked: this machine's own, and those that the policy names. */
import { matchesPattern } from "@apprentice/core/policy/match-pattern.ts";
import { LearnError } from "../../errors.ts";

/**
 * The address, where it may be used. An entry of the policy is a host (`*.example.org`, with a port where it has
 * one) or the beginning of an address. Away from this machine only https is used, as pictures of work go there.
 * Throws LearnError `endpoint_not_allowed`.
 */
export function checkEndpoint(address: string, allowed: readonly string[]): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw notAllowed("The model's address is no http or https address.");
  if (url.username !== "" || url.password !== "")
    throw notAllowed("The model's address holds credentials. Give the key in the environment.");
  if (isLoopback(url.hostname)) return url;
  if (url.protocol !== "https:")
    throw notAllowed(`${url.host} is not this machine, so it has to be asked by https.`);
  if (allowed.some((entry) => isNamed(entry, url))) return url;
  throw notAllowed(
    `${url.host} is neither this machine nor named in the policy. Add it to agent.endpoints, signed.`,
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function isNamed(entry: string, url: URL): boolean {
  if (!entry.includes("://")) return matchesPattern(entry, url.host);
  const prefix = entry.endsWith("/") ? entry.slice(0, -1) : entry;
  return url.href === prefix || ["/", "?"].some((rest) => url.href.startsWith(prefix + rest));
}

function notAllowed(message: string): LearnError {
  return new LearnError("endpoint_not_allowed", message);
}
