import { describeAccess } from "../access-table.ts";
import {
  applicationTable,
  contactRows,
  factTable,
  recipientBlocks,
  retentionTable,
  transferBlocks,
} from "../common-blocks.ts";
import { stated } from "../gaps.ts";
import { heading, list, type Block, type Text } from "../paper.ts";
import type { PaperSubject } from "../paper-subject.ts";
import { safeCounts } from "../safe-counts.ts";
import { byHand } from "./by-hand.ts";

const dayWords = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
} as const;

/** Art. 35(7)(a): nature, scope, context and purposes. */
export function describeProcessing(subject: PaperSubject): Block[] {
  const { policy, access } = subject;
  const hours = policy.workingHours;
  const when = hours
    ? `${hours.days.map((day) => dayWords[day]).join(", ")} from ${hours.from} to ${hours.to} (${hours.zone})`
    : "at any time while the indicator shows";
  const choice = policy.notice.optOut
    ? "Everybody may say no, or withdraw, without a reason and without a disadvantage."
    : "The organisation has turned opting out off; people may only object.";
  return [
    heading("1. The processing (Art. 35(7)(a))"),
    factTable([
      ...contactRows(subject),
      ["purpose", "training software agents that operate computers, and nothing else"],
      ["lawful basis", stated(policy, "lawfulBasis")],
      [
        "whose data",
        "employees who acknowledged the notice; bystanders whose names or messages come into view",
      ],
      [
        "what",
        "clicks, final texts, shortcuts, scrolling, and pictures of the approved windows, in the applications below",
      ],
      ["when", when],
      ["how many people", howMany(subject)],
      ["choice", choice],
      [
        "not done",
        "no decision about a person (Art. 22); no inference of emotions (AI Act Art. 5(1)(f)): the software has no function for either",
      ],
      ["forbidden even there", policy.forbidden.join(", ") || "nothing more"],
    ]),
    heading("How it goes", 3),
    list(steps(subject)),
    heading("Applications", 3),
    applicationTable(subject),
    heading("Who gets access", 3),
    ...describeAccess(access),
    heading("Recipients and transfers", 3),
    ...recipientBlocks(subject),
    ...transferBlocks(subject),
    heading("How long", 3),
    retentionTable(subject),
  ];
}

function howMany({ counts }: PaperSubject): Text {
  const last = counts && safeCounts(counts).weeks.at(-1);
  if (!last) return byHand("number of people concerned.");
  return `at least ${String(last.participants)} in the week from ${last.week}, rounded down to tens`;
}

function steps({ policy: { notice, hold, agent } }: PaperSubject): string[] {
  const services =
    agent.endpoints.length === 0
      ? "no outside service"
      : `its services (${agent.endpoints.join(", ")})`;
  return [
    `The notice is shown and acknowledged; for ${String(notice.periodDays)} days nothing is recorded, and after ${String(notice.renewalDays)} days it is asked again.`,
    "While the indicator shows, approved windows are recorded; sensitive content is removed on the person's own computer before anything is stored.",
    `The recording waits there for at least ${String(hold.leastHours)} hours. The person looks, cuts, deletes or releases it.`,
    "What was released is sealed, uploaded, stored under a key of that person, and turned into recorded tasks.",
    "Reviewers accept or reject tasks without names and in random order; curators put accepted ones together for training.",
    `The trained agent works under a person's eyes with ${services}; it asks before: ${agent.confirm.join(", ") || "nothing"}.`,
  ];
}
