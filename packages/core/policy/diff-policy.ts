/** Says in plain words what a new policy changes for a participant, and which changes widen what may be done. */
import { diffDisclosures } from "./diff-disclosures.ts";
import type { PolicyChange } from "./policy-change.ts";
import type { ApplicationRule, Policy } from "./policy.ts";

export function diffPolicy(before: Policy, after: Policy): PolicyChange[] {
  return [
    ...applicationChanges(before, after),
    ...listChanges(before.forbidden, after.forbidden, {
      added: (place) => ({ sentence: `"${place}" is now a forbidden place.`, widens: false }),
      removed: (place) => ({
        sentence: `"${place}" is no longer a forbidden place.`,
        widens: true,
      }),
    }),
    ...listChanges(hashesOf(before), hashesOf(after), {
      added: () => ({ sentence: "A dictionary of words to hide was added.", widens: false }),
      removed: () => ({ sentence: "A dictionary of words to hide was taken away.", widens: true }),
    }),
    ...listChanges(before.jurisdictions, after.jurisdictions, {
      added: (code) => ({
        sentence: `People in ${code} can now be asked to take part.`,
        widens: true,
      }),
      removed: (code) => ({ sentence: `Nobody in ${code} is recorded any more.`, widens: false }),
    }),
    ...listChanges(before.agent.endpoints, after.agent.endpoints, {
      added: (host) => ({
        sentence: `The agent may now send what it sees to ${host}.`,
        widens: true,
      }),
      removed: (host) => ({ sentence: `The agent may no longer use ${host}.`, widens: false }),
    }),
    ...numberChanges(before, after),
    ...hoursChange(before, after),
    ...optOutChange(before, after),
    ...surrogatesChange(before, after),
    ...diffDisclosures(before, after),
  ];
}

/** A changed dictionary is one taken away and another added: nobody sees from a hash that it hides no less. */
const hashesOf = ({ dictionaries }: Policy): string[] => dictionaries.map(({ sha256 }) => sha256);

function applicationChanges(before: Policy, after: Policy): PolicyChange[] {
  const name = (rule: ApplicationRule): string => rule.app;
  const added = after.applications.filter(
    (rule) => !before.applications.some((old) => old.app === rule.app),
  );
  const removed = before.applications.filter(
    (rule) => !after.applications.some((next) => next.app === rule.app),
  );
  const kept = after.applications.flatMap((rule) => {
    const old = before.applications.find((one) => one.app === rule.app);
    return old ? ruleChanges(old, rule) : [];
  });
  return [
    ...added.map((rule) => ({
      sentence: `Your work in ${name(rule)} may now be recorded.`,
      widens: true,
    })),
    ...removed.map((rule) => ({
      sentence: `Your work in ${name(rule)} is no longer recorded.`,
      widens: false,
    })),
    ...kept,
  ];
}

function ruleChanges(old: ApplicationRule, next: ApplicationRule): PolicyChange[] {
  const changes: PolicyChange[] = listChanges(old.sites, next.sites, {
    added: (site) => ({ sentence: `In ${next.app}, ${site} may now be recorded.`, widens: true }),
    removed: (site) => ({
      sentence: `In ${next.app}, ${site} is no longer recorded.`,
      widens: false,
    }),
  });
  if (old.masking !== next.masking) {
    const widens = next.masking === "detect";
    changes.push({
      sentence: widens
        ? `In ${next.app}, ordinary content stays readable; only what is recognised as sensitive is hidden.`
        : `In ${next.app}, all content is hidden.`,
      widens,
    });
  }
  if (old.browser !== next.browser)
    changes.push({
      sentence: `${next.app} is ${next.browser ? "now" : "no longer"} treated as a browser whose sites must be approved.`,
      widens: !next.browser,
    });
  changes.push(
    ...listChanges(old.vocabulary, next.vocabulary, {
      added: (word) => ({
        sentence: `In ${next.app}, the word "${word}" stays readable.`,
        widens: true,
      }),
      removed: (word) => ({
        sentence: `In ${next.app}, the word "${word}" is hidden.`,
        widens: false,
      }),
    }),
  );
  for (const right of ["train", "release"] as const) {
    if (old.rights[right] !== next.rights[right]) {
      const what = right === "train" ? "used for training" : "released to others";
      changes.push({
        sentence: `Recordings of ${next.app} may ${next.rights[right] ? "now" : "no longer"} be ${what}.`,
        widens: next.rights[right],
      });
    }
  }
  return changes;
}

/** Numbers with the direction in which they widen. */
const numbers: readonly {
  readonly label: string;
  readonly unit: string;
  readonly moreWidens: boolean;
  readonly of: (policy: Policy) => number;
}[] = [
  {
    label: "The time that you have to look before anything may be uploaded",
    unit: "hours",
    moreWidens: false,
    of: (policy) => policy.hold.leastHours,
  },
  {
    label: "The age at which a recording that you did not release is deleted",
    unit: "hours",
    moreWidens: true,
    of: (policy) => policy.hold.greatestHours,
  },
  {
    label: "Uploads are kept for",
    unit: "days",
    moreWidens: true,
    of: (policy) => policy.retention.segmentsDays,
  },
  {
    label: "Trajectories are kept for",
    unit: "days",
    moreWidens: true,
    of: (policy) => policy.retention.trajectoriesDays,
  },
  {
    label: "Datasets are kept for",
    unit: "days",
    moreWidens: true,
    of: (policy) => policy.retention.releasesDays,
  },
  {
    label: "Logs are kept for",
    unit: "days",
    moreWidens: false,
    of: (policy) => policy.retention.logsDays,
  },
  {
    label: "The time between notice and first recording",
    unit: "days",
    moreWidens: false,
    of: (policy) => policy.notice.periodDays,
  },
  {
    label: "The time after which you are asked again",
    unit: "days",
    moreWidens: true,
    of: (policy) => policy.notice.renewalDays,
  },
  {
    label: "The time without contact after which recording stops",
    unit: "hours",
    moreWidens: true,
    of: (policy) => policy.greatestOfflineHours,
  },
  {
    label: "The time within which a question is answered",
    unit: "days",
    moreWidens: true,
    of: (policy) => policy.contact.answerDays,
  },
  {
    label: "The agent's greatest number of steps",
    unit: "steps",
    moreWidens: true,
    of: (policy) => policy.agent.greatestSteps,
  },
];

function numberChanges(before: Policy, after: Policy): PolicyChange[] {
  return numbers.flatMap(({ label, unit, moreWidens, of }) => {
    const [from, to] = [of(before), of(after)];
    return from === to
      ? []
      : [
          {
            sentence: `${label}: ${to} ${unit} instead of ${from}.`,
            widens: to > from === moreWidens,
          },
        ];
  });
}

function hoursChange(before: Policy, after: Policy): PolicyChange[] {
  const text = (policy: Policy): string =>
    policy.workingHours === null
      ? "at any time"
      : `${policy.workingHours.days.join(", ")} from ${policy.workingHours.from} to ${policy.workingHours.to} (${policy.workingHours.zone})`;
  if (text(before) === text(after)) return [];
  // Comparing two calendars is not worth a rule: every change but the first restriction counts as a widening.
  return [
    {
      sentence: `Recording is possible ${text(after)} instead of ${text(before)}.`,
      widens: before.workingHours !== null,
    },
  ];
}

function optOutChange(before: Policy, after: Policy): PolicyChange[] {
  if (before.notice.optOut === after.notice.optOut) return [];
  return [
    {
      sentence: after.notice.optOut ? "You may now opt out." : "You may no longer opt out.",
      widens: !after.notice.optOut,
    },
  ];
}

function surrogatesChange(before: Policy, after: Policy): PolicyChange[] {
  if (before.surrogates === after.surrogates) return [];
  const sentence = after.surrogates
    ? "Where something of yours is hidden, a made-up value of the same kind now stands in its place."
    : "Where something of yours is hidden, nothing stands in its place any more.";
  return [{ sentence, widens: false }];
}

function listChanges(
  before: readonly string[],
  after: readonly string[],
  say: {
    readonly added: (item: string) => PolicyChange;
    readonly removed: (item: string) => PolicyChange;
  },
): PolicyChange[] {
  return [
    ...after.filter((item) => !before.includes(item)).map((item) => say.added(item)),
    ...before.filter((item) => !after.includes(item)).map((item) => say.removed(item)),
  ];
}
