/** What each part of a policy allows by itself but not together, or not beside the law; none of it needs a clock. */
import { matchesPattern } from "./match-pattern.ts";
import { answerDaysOf, isKnownPlace, legalFloor, rulesOf } from "./jurisdiction.ts";
import type { ApplicationRule, Policy } from "./policy.ts";

export type Contradiction = {
  /** Where in the document. */
  readonly path: readonly (string | number)[];
  readonly message: string;
};

export function contradictionsOf(policy: Policy): Contradiction[] {
  return [
    ...datesOf(policy),
    ...noticeOf(policy),
    ...placesOf(policy),
    ...hoursOf(policy),
    ...disclosuresOf(policy),
    ...policy.applications.flatMap((rule, index) => applicationOf(policy, rule, index)),
    ...(policy.applications.some(({ rights }) => rights.train)
      ? []
      : [
          {
            path: ["applications"],
            message:
              "applications: none may be used for training, so nothing could be recorded at all",
          },
        ]),
  ];
}

function datesOf({ issued, expires, hold, greatestOfflineHours }: Policy): Contradiction[] {
  const found: Contradiction[] = [];
  const livesMs = Date.parse(expires) - Date.parse(issued);
  if (livesMs <= 0) found.push({ path: ["expires"], message: "expires: must be after issued" });
  if (hold.greatestHours <= hold.leastHours)
    found.push({
      path: ["hold", "greatestHours"],
      message: "hold.greatestHours: must be more than hold.leastHours",
    });
  if (livesMs > 0 && greatestOfflineHours * 3_600_000 > livesMs)
    found.push({
      path: ["greatestOfflineHours"],
      message: "greatestOfflineHours: is longer than the policy lives, so it would bound nothing",
    });
  return found;
}

function noticeOf(policy: Policy): Contradiction[] {
  const { notice, contact } = policy;
  const found: Contradiction[] = [];
  if (notice.renewalDays <= notice.periodDays)
    found.push({
      path: ["notice", "renewalDays"],
      message: "notice.renewalDays: must be more than notice.periodDays",
    });
  if (notice.periodDays < legalFloor.noticeDays)
    found.push({
      path: ["notice", "periodDays"],
      message: `notice.periodDays: must be ${String(legalFloor.noticeDays)} or more, whatever the law allows`,
    });
  if (notice.renewalDays > legalFloor.renewalDays)
    found.push({
      path: ["notice", "renewalDays"],
      message: `notice.renewalDays: must be ${String(legalFloor.renewalDays)} or less`,
    });
  const answerDays = answerDaysOf(policy);
  if (contact.answerDays > answerDays)
    found.push({
      path: ["contact", "answerDays"],
      message: `contact.answerDays: an answer is due within ${String(answerDays)} days in these jurisdictions; write that or less`,
    });
  if (contact.steward.trim().toLowerCase() === contact.council.trim().toLowerCase())
    found.push({
      path: ["contact", "council"],
      message: "contact.council: must not be the steward, on whom it keeps an eye",
    });
  return found;
}

function placesOf({ jurisdictions }: Policy): Contradiction[] {
  return jurisdictions.flatMap((code, index): Contradiction[] => {
    const path = ["jurisdictions", index];
    if (!isKnownPlace(code))
      return [
        {
          path,
          message: `jurisdictions: there is no rule for "${code}", and unknown places are blocked; codes look like DE or US-NY`,
        },
      ];
    const twice = jurisdictions.indexOf(code) !== index;
    return twice ? [{ path, message: `jurisdictions: "${code}" is listed twice` }] : [];
  });
}

function hoursOf({ workingHours }: Policy): Contradiction[] {
  if (!workingHours) return [];
  const { days, from, to, zone } = workingHours;
  const found: Contradiction[] = [];
  const never = "so nothing could be recorded";
  if (days.length === 0)
    found.push({
      path: ["workingHours", "days"],
      message: `workingHours.days: names no day, ${never}`,
    });
  if (from === to)
    found.push({
      path: ["workingHours", "to"],
      message: `workingHours.to: is the same as from, ${never}`,
    });
  if (!isKnownZone(zone))
    found.push({
      path: ["workingHours", "zone"],
      message: `workingHours.zone: there is no time zone "${zone}", ${never}; such as Europe/Berlin`,
    });
  return found;
}

function disclosuresOf(policy: Policy): Contradiction[] {
  const { lawfulBasis, consultations = [], recipients = [], agent } = policy;
  const found: Contradiction[] = [];
  const strict = rulesOf(policy.jurisdictions).find(({ basisNotConsent }) => basisNotConsent);
  if (lawfulBasis?.article === "6(1)(a)" && strict)
    found.push({
      path: ["lawfulBasis", "article"],
      message: `lawfulBasis.article: consent of employees is rarely free and no basis here (${strict.code}: ${strict.citation})`,
    });
  for (const [index, { date }] of consultations.entries()) {
    if (date > policy.issued.slice(0, 10))
      found.push({
        path: ["consultations", index, "date"],
        message: `consultations.${String(index)}.date: is after the policy was issued, and people are asked before the decision`,
      });
  }
  for (const [index, { endpoint }] of recipients.entries()) {
    if (endpoint !== undefined && !agent.endpoints.includes(endpoint))
      found.push({
        path: ["recipients", index, "endpoint"],
        message: `recipients.${String(index)}.endpoint: "${endpoint}" is not among agent.endpoints`,
      });
  }
  return found;
}

function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone }).format(0) !== "";
  } catch {
    return false;
  }
}

function applicationOf(policy: Policy, rule: ApplicationRule, index: number): Contradiction[] {
  const { app, sites } = rule;
  const at = (member: string, message: string): Contradiction => ({
    path: ["applications", index, member],
    message: `applications: ${message}`,
  });
  const found: Contradiction[] = [];
  if (policy.applications.findIndex((other) => other.app === app) !== index)
    found.push(at("app", `"${app}" is listed twice`));
  if (rule.browser && sites.length === 0)
    found.push(
      at("app", `the browser "${app}" names no sites, so nothing of it could be recorded`),
    );
  if (!rule.browser && sites.length > 0)
    found.push(at("sites", `"${app}" names sites but is not marked as a browser`));
  if (rule.rights.release && !rule.rights.train)
    found.push(at("rights", `"${app}" may be released but not trained on, which cannot be`));
  for (const site of sites) {
    if (!/[^*./:]/.test(site))
      found.push(at("sites", `"${site}" approves every address; name the hosts`));
    else if (policy.forbidden.some((pattern) => matchesPattern(pattern, site)))
      found.push(at("sites", `"${site}" is among the forbidden places as well`));
  }
  return found;
}
