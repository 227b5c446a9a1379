import { Policy } from "@apprentice/core/policy/policy.ts";
import * as words from "../practice/words.ts";

/**
 * The policy that practice runs under: the suite's applications and its own pages, nothing else. Masked by role it
 * hides what real recordings would: the words that practice states are made of stand for people's own, which no
 * vocabulary knows. Masked by detection they are harmless and stay readable.
 */
export function practicePolicy(
  host: string,
  options: { readonly masking?: "roles" | "detect"; readonly now?: Date } = {},
): Policy {
  const { masking = "roles", now = new Date() } = options;
  const vocabulary = masking === "roles" ? [] : Object.values(words).flat();
  const expires = new Date(now.getTime() + 365 * 24 * 3_600_000);
  const rule = (app: string) => ({ app, masking, vocabulary });
  return Policy.parse({
    version: 1,
    serial: 1,
    organisation: "Practice",
    purpose: "train_computer_use_agents",
    issued: now.toISOString(),
    expires: expires.toISOString(),
    greatestOfflineHours: 72,
    fidelity: "actions",
    applications: [
      rule("mousepad"),
      rule("galculator"),
      { ...rule("chromium"), browser: true, sites: [host] },
    ],
    hold: { leastHours: 24, greatestHours: 168 },
    retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 730, logsDays: 1095 },
    notice: { periodDays: 14, renewalDays: 365 },
    jurisdictions: ["US"],
    contact: { steward: "steward@example.test", council: "council@example.test" },
  });
}
