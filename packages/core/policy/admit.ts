/** Decides whether an event or pixel of a window may exist at all; everything that is not approved is refused. */
import type { GapReason } from "../event/gap.ts";
import type { WindowInfo } from "../event/window.ts";
import type { ApplicationRule, Policy } from "./policy.ts";
import { matchesPattern } from "./match-pattern.ts";

export type Admission =
  | { readonly kind: "admitted"; readonly rule: ApplicationRule }
  | { readonly kind: "refused"; readonly reason: GapReason };

const refused = (reason: GapReason): Admission => ({ kind: "refused", reason });

/**
 * The rule for one window under a policy. A popup must be resolved to its owner first
 * (desktop/observe does that); a popup without an owner is refused.
 */
export function admitWindow(policy: Policy, window: WindowInfo | null): Admission {
  if (!window) return refused("not_approved_window");
  const rule = policy.applications.find((candidate) => candidate.app === window.app.toLowerCase());
  if (!rule) return refused("not_approved_window");
  const host = hostOf(window.url);
  const forbidden = policy.forbidden.some(
    (pattern) =>
      matchesPattern(pattern, window.title) || (host !== null && matchesPattern(pattern, host)),
  );
  if (forbidden) return refused("forbidden_place");
  if (!rule.browser) return { kind: "admitted", rule };
  if (window.url === null || host === null) return refused("site_unknown");
  const site = window.url;
  const approved = rule.sites.some((pattern) => matchesSite(pattern, site, host));
  return approved ? { kind: "admitted", rule } : refused("site_not_approved");
}

/**
 * A site pattern is a host (`*.example.org`, `localhost:8080`), or an address that the document's must equal or lie
 * below: what follows the pattern begins with `/`, `?` or `#`, so that `…:80` does not admit `…:8080`. A star among the
 * host's letters stands for no more than the host: anybody can write an approved one into their own page's address.
 */
function matchesSite(pattern: string, url: string, host: string): boolean {
  if (!pattern.includes("://")) return matchesPattern(pattern, host);
  const origin = originOf(pattern);
  const own = originOf(url);
  const path = pattern.slice(origin.length).replace(/\/$/, "");
  const below = ["", "/*", "?*", "#*"].map((rest) => path + rest);
  return (
    matchesPattern(origin, own) && below.some((part) => matchesPattern(part, url.slice(own.length)))
  );
}

/** Scheme and host of an address, or of a pattern of addresses, as they are written. */
function originOf(address: string): string {
  return /^[^/]*:\/\/[^/\\?#]*/.exec(address)?.[0] ?? address;
}

function hostOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol === "file:") return `file://${parsed.pathname}`;
  return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.host : null;
}
