/**
 * What protects the people recorded, and whether it holds here. `builtIn` has no switch: the software does not run
 * without it, and the promise named beside it is tried by tests. Everything else is read off the policy or asked of
 * the access rules. Yardsticks (hours, days) are the software's own and are printed with the measure.
 */
import { legalFloor, missingPapersOf } from "@apprentice/core/policy/jurisdiction.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { transfersOf } from "@apprentice/core/policy/transfers.ts";
import type { Measure } from "./assess-risk.ts";
import { unnamedServices } from "./gaps.ts";
import type { PaperSubject } from "./paper-subject.ts";

export type Measures = ReturnType<typeof measuresOf>;

const yardstick = {
  holdHours: 24,
  uploadDays: 30,
  taskDays: 365,
  datasetDays: 730,
  offlineHours: 72,
  steps: 100,
} as const;

const builtIn = (words: string, promise?: number): Measure => ({
  words: promise === undefined ? words : `${words} (promise ${String(promise)})`,
  lacking: null,
});

const measure = (words: string, holds: boolean, otherwise: string): Measure => ({
  words,
  lacking: holds ? null : otherwise,
});

/** Holds where nothing is listed as lacking. */
const unless = (words: string, lacking: readonly string[]): Measure =>
  measure(words, lacking.length === 0, lacking.join("; "));

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

const fixedMeasures = {
  receipt: builtIn("Recorder and collector refuse without a signed acknowledgement", 1),
  indicator: builtIn("Without the visible indicator nothing is recorded; one key pauses", 3),
  allowList: builtIn("Only approved windows; every other pixel is blacked out before capture", 4),
  detection: builtIn(
    "Passwords are never read; names, numbers and secrets are removed on the device, and what cannot be checked is dropped",
    5,
  ),
  rescan: builtIn("All is scanned again before upload", 5),
  noRhythm: builtIn("Only final texts; times of single keys are not kept", 6),
  cut: builtIn("The person can look, cut and delete before upload; deleting leaves no trace", 7),
  purpose: builtIn(
    "The purpose is in the policy, the acknowledgement, each access and each dataset",
    8,
  ),
  log: builtIn("Every access is in a log that the person and outsiders can check", 12),
  encryption: builtIn(
    "Sealed on the device; stored under a key for each person, apart from the data",
  ),
  erasure: builtIn("Erasing deletes keys and data and marks datasets and models", 14),
  stop: builtIn("The person sees the agent act and stops it with a key"),
  refusalUnseen: builtIn(
    "Who refused, withdrew or was never asked looks the same to everyone else",
  ),
} as const;

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

const special = {
  mail: ["mail", "post"],
  bank: ["bank", "banco", "banque"],
  health: ["health", "gesund", "sante", "santé", "salud", "saude", "saúde", "medic"],
  "union or works council": ["union", "gewerkschaft", "betriebsrat", "syndic", "sindic"],
} as const;

function captureMeasures(policy: Policy) {
  const { applications, forbidden, workingHours, dictionaries, hold } = policy;
  const trained = applications.filter(({ rights }) => rights.train);
  const open = trained.filter(({ masking }) => masking === "detect").map(({ app }) => app);
  const wide = trained.flatMap(({ sites }) => sites.filter((site) => site.includes("*")));
  const named = (stems: readonly string[]) =>
    forbidden.some((pattern) => stems.some((stem) => pattern.toLowerCase().includes(stem)));
  const unnamed = Object.entries(special).flatMap(([place, stems]) =>
    named(stems) ? [] : [`not named: ${place}`],
  );
  const released = trained.filter(({ rights }) => rights.release).map(({ app }) => app);
  const people = dictionaries.some(({ kind }) => kind === "person");
  return {
    workingHours: measure(
      "Only in working hours",
      workingHours !== null,
      "no working hours are set; recording is possible at any time",
    ),
    forbidden: unless("Mail, bank, health and union places stay forbidden even there", unnamed),
    sites: unless(
      "Each approved site is named in full",
      wide.map((site) => `"${site}" stands for many sites`),
    ),
    masking: unless(
      "All content is hidden but for an application's own controls",
      open.map((app) => `in ${app} ordinary content stays readable`),
    ),
    dictionaries: measure(
      "The names of the organisation's own people are on a list of words to hide",
      people,
      "no such list is in the policy",
    ),
    hold: measure(
      `Recordings stay on the own computer for at least ${String(hold.leastHours)} hours, timed by the collector`,
      hold.leastHours >= yardstick.holdHours,
      `the yardstick is ${String(yardstick.holdHours)} hours`,
    ),
    noRelease: unless(
      "Datasets stay inside the organisation",
      released.map((app) => `recordings of ${app} may be released to others`),
    ),
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

const asksBefore = ["send", "delete", "pay", "submit"] as const;

function outsideMeasures(policy: Policy) {
  const { agent, storage } = policy;
  return {
    namedServices: unless(
      agent.endpoints.length === 0
        ? "The agent uses no outside service"
        : "Who runs each service of the agent is named",
      unnamedServices(policy).map((service) => `not named for ${service}`),
    ),
    safeguards: unless(
      "Each transfer to a third country has a safeguard",
      transfersOf(policy)
        .filter(({ safeguard }) => safeguard === undefined)
        .map(({ to, country }) => `none stated for ${to} (${country})`),
    ),
    storage: measure(
      "Where uploads are kept is stated",
      storage?.country !== undefined,
      "no country is stated",
    ),
    confirm: unless(
      "The agent asks a person before it sends, deletes, pays or submits",
      asksBefore.filter((word) => !agent.confirm.includes(word)).map((word) => `not for "${word}"`),
    ),
    steps: measure(
      `The agent stops after ${String(agent.greatestSteps)} steps`,
      agent.greatestSteps <= yardstick.steps,
      `the yardstick is ${String(yardstick.steps)} steps`,
    ),
  };
}
