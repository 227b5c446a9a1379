/** Risks to the people recorded, each with measures whose state is read off the policy and the rules that run. */
import type { Risk } from "./assess-risk.ts";
import type { Measure } from "./measure.ts";
import { measuresOf, type Measures } from "./measures.ts";
import type { PaperSubject } from "../paper-subject.ts";

type Entry = Omit<Risk, "measures"> & { readonly measures: (of: Measures) => readonly Measure[] };

const entries: readonly Entry[] = [
  {
    name: "Recorded without having been told, or against one's will",
    harm: "loss of control over one's own data; a feeling of being watched",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.receipt, of.noticePeriod, of.optOut, of.consulted],
  },
  {
    name: "Recorded where the law does not allow it",
    harm: "unlawful surveillance",
    severity: 2,
    likelihood: 2,
    measures: (of) => [of.ruleTable, of.basis],
  },
  {
    name: "Recorded unnoticed, or in private time",
    harm: "intrusion into private life",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.indicator, of.workingHours],
  },
  {
    name: "Private matters, health, beliefs or union work recorded",
    harm: "disclosure of special categories of data (GDPR Art 9)",
    severity: 3,
    likelihood: 3,
    measures: (of) => [of.allowList, of.forbidden, of.sites, of.masking],
  },
  {
    name: "Colleagues, customers and other bystanders recorded",
    harm: "data of people who were never asked",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.detection, of.dictionaries, of.masking],
  },
  {
    name: "Passwords and other secrets recorded",
    harm: "misuse of accounts",
    severity: 3,
    likelihood: 2,
    measures: (of) => [of.detection, of.rescan],
  },
  {
    name: "Recognised by the way of typing",
    harm: "identification in data said to be pseudonymous",
    severity: 2,
    likelihood: 2,
    measures: (of) => [of.noRhythm],
  },
  {
    name: "Something uploaded that the person regrets",
    harm: "embarrassment; loss of control",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.hold, of.cut],
  },
  {
    name: "Used for another purpose than training",
    harm: "decisions about a person from data given for something else",
    severity: 3,
    likelihood: 2,
    measures: (of) => [of.purpose, of.noRelease],
  },
  {
    name: "Performance or behaviour judged from recordings",
    harm: "disadvantage at work",
    severity: 3,
    likelihood: 3,
    measures: (of) => [of.noGrouping, of.leastPeople, of.noManagers, of.noOwnLine],
  },
  {
    name: "Somebody inside opens a person's recordings alone or in secret",
    harm: "disclosure, blackmail",
    severity: 3,
    likelihood: 2,
    measures: (of) => [of.twoApprovals, of.halfAnHour, of.notOwnApproval, of.log],
  },
  {
    name: "Theft of the database, of a backup or of a computer",
    harm: "disclosure of what was recorded",
    severity: 3,
    likelihood: 2,
    measures: (of) => [of.encryption, of.shortUploads],
  },
  {
    name: "Passed on to outside services or third countries",
    harm: "loss of the protection of the law",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.namedServices, of.safeguards, of.storage],
  },
  {
    name: "Data that stay after withdrawal, or longer than needed",
    harm: "the right to erasure runs empty",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.erasure, of.shortTasks, of.offline],
  },
  {
    name: "The agent acts wrongly at a person's computer",
    harm: "wrong messages, payments or deletions in a person's name",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.confirm, of.stop, of.steps],
  },
  {
    name: "Pressure to take part",
    harm: "a choice that is none (imbalance of power at work)",
    severity: 2,
    likelihood: 3,
    measures: (of) => [of.optOut, of.refusalUnseen, of.consulted, of.answers],
  },
];

export function risksOf(subject: PaperSubject): Risk[] {
  const measures = measuresOf(subject);
  return entries.map((entry) => ({ ...entry, measures: entry.measures(measures) }));
}
