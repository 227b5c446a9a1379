/** What protects the people recorded, and whether it holds here: read off the policy, or asked of the access rules. */
import { legalFloor, missingPapersOf } from "@apprentice/core/policy/jurisdiction.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { PaperSubject } from "../paper-subject.ts";
import { captureMeasures } from "./capture-measures.ts";
import { fixedMeasures } from "./fixed-measures.ts";
import { builtIn, measure, unless, yardstick } from "./measure.ts";
import { outsideMeasures } from "./outside-measures.ts";

export type Measures = ReturnType<typeof measuresOf>;

export function measuresOf({ policy, access, nowMs }: PaperSubject) {
  return {
    ...fixedMeasures,
    ...noticeMeasures(policy, nowMs),
    ...captureMeasures(policy),
    ...accessMeasures(access.rules),
    ...retentionMeasures(policy),
    ...outsideMeasures(policy),
  };
}

function noticeMeasures(policy: Policy, nowMs: number) {
  const { notice, consultations = [], contact, lawfulBasis } = policy;
  const missing = missingPapersOf(policy, nowMs).length;
  return {
    ruleTable: builtIn(
      missing === 0
        ? "A place whose papers are missing is blocked; all are on file"
        : `A place whose papers are missing is blocked; ${String(missing)} are missing (see the places)`,
      2,
    ),
    noticePeriod: measure(
      `Nothing is recorded in the first ${String(notice.periodDays)} days after the notice`,
      notice.periodDays >= legalFloor.noticeDays,
      `the yardstick is ${String(legalFloor.noticeDays)} days`,
    ),
    optOut: measure(
      "Everybody may say no or withdraw, without a reason or a disadvantage",
      notice.optOut,
      "the organisation has turned opting out off",
    ),
    consulted: measure(
      "Employees' representatives were consulted",
      consultations.length > 0,
      "no consultation is stated",
    ),
    answers: measure(
      `Questions and objections are answered within ${String(contact.answerDays)} days; an objection stops recording`,
      contact.answerDays <= legalFloor.answerDays,
      "longer than a month",
    ),
    basis: measure("A lawful basis is stated", lawfulBasis !== undefined, "none is stated"),
  };
}

function accessMeasures(rules: PaperSubject["access"]["rules"]) {
  const asked = (words: string, holds: boolean) =>
    measure(`${words} ‡`, holds, "the rules that run do not hold it");
  return {
    noGrouping: asked("Nothing can be asked by person", rules.nothingByPerson),
    leastPeople: asked(
      `Counts over at least ${String(rules.leastPeople)} people, coarse and never changed`,
      rules.leastPeople >= 10,
    ),
    noManagers: asked("Who manages people is refused", rules.managersAreRefused),
    noOwnLine: asked("Nobody sees their own reporting line", rules.ownReportingLineIsRefused),
    twoApprovals: asked(
      `Originals open with two approvals${rules.emergencyAlone ? ", but for an emergency, in which one privacy officer may open one alone" : ""}`,
      rules.twoApprovalsForOriginals,
    ),
    halfAnHour: asked(
      "An opened original closes after thirty minutes",
      rules.halfAnHourForOriginals,
    ),
    notOwnApproval: asked("Nobody approves their own request", rules.nobodyApprovesTheirOwn),
  };
}

function retentionMeasures({ retention, greatestOfflineHours }: Policy) {
  const { segmentsDays, trajectoriesDays, releasesDays } = retention;
  const over = (what: string, days: number, greatest: number): string[] =>
    days > greatest ? [`${what} ${String(days)} days; the yardstick is ${String(greatest)}`] : [];
  return {
    shortUploads: unless(`Uploads are deleted after ${String(segmentsDays)} days`, [
      ...over("kept", segmentsDays, yardstick.uploadDays),
    ]),
    shortTasks: unless("Recorded tasks and datasets have an end", [
      ...over("tasks are kept", trajectoriesDays, yardstick.taskDays),
      ...over("datasets are kept", releasesDays, yardstick.datasetDays),
    ]),
    offline: measure(
      `A computer without contact stops recording after ${String(greatestOfflineHours)} hours`,
      greatestOfflineHours <= yardstick.offlineHours,
      `the yardstick is ${String(yardstick.offlineHours)} hours`,
    ),
  };
}
