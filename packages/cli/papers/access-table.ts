import { createDecide } from "@apprentice/collector/access/decide.ts";
import { openCedar, readPolicySource } from "@apprentice/collector/access/cedar.ts";
import { accessMatrix } from "@apprentice/collector/http/access-matrix.ts";
import { routes } from "@apprentice/collector/http/routes.ts";
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import { endpointWords } from "./endpoint-words.ts";
import { paragraph, table, type Block } from "./paper.ts";
import { askRunningRules, type RunningRules } from "./running-rules.ts";

export type AccessTable = {
  /** Hex SHA-256 of the access policies that the collector runs. */
  readonly policies: string;
  readonly rules: RunningRules;
  /** For each who, what for which purpose. */
  readonly rows: readonly {
    readonly who: string;
    readonly purpose: string;
    readonly may: readonly EndpointName[];
  }[];
};

/** Who may do what for which purpose, asked of the collector's own decision point; nothing here is written by hand. */
export async function accessTable(): Promise<AccessTable> {
  const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "decision", entry: {} };
  const nothing = () => Promise.resolve(opening);
  const audit = { append: nothing, appendIn: nothing };
  const decide = createDecide(audit);
  const grouped = new Map<string, { who: string; purpose: string; may: EndpointName[] }>();
  for (const { who, purpose, endpoint, allowed } of await accessMatrix(routes, decide)) {
    // What anybody may do says nothing of a person.
    if (!allowed || who === "anyone") continue;
    const key = `${who}\n${purpose}`;
    const row = grouped.get(key) ?? { who, purpose, may: [] };
    row.may.push(endpoint);
    grouped.set(key, row);
  }
  const rules = await askRunningRules(createDecide(audit, () => Promise.resolve("team-matrix")));
  return { policies: openCedar(readPolicySource()).hash, rules, rows: [...grouped.values()] };
}

const whoWords: Readonly<Record<string, string>> = {
  participant: "the person recorded",
  "other participant": "another person recorded",
  curator: "curator (makes datasets, trains)",
  steward: "privacy officer",
  council: "employee council",
  reviewer: "reviewer (checks recorded tasks, without names)",
  auditor: "outside auditor",
  operator: "operator (runs the server)",
};

const purposeWords: Readonly<Record<string, string>> = {
  operate: "to run the system",
  participate: "to take part",
  own_access: "for their own data",
  review: "to review",
  train_computer_use_agents: "to train agents",
  raw_view: "to look into an original recording",
  answer: "to answer questions",
  report: "to report",
};

/** The one way past two approvals; what else is said of originals would be half the truth without it. */
export const emergencyWords =
  "In an emergency one privacy officer may open an original recording without waiting for approvals; the log says so first, and the person sees it among the accesses to what is theirs.";

/** Who gets at what, in words. */
export function describeAccess({ policies, rows, rules }: AccessTable): Block[] {
  const inWords = rows
    .map(({ who, purpose, may }) => [
      whoWords[who] ?? who,
      purposeWords[purpose] ?? purpose,
      may.map((endpoint) => endpointWords[endpoint]).join("; "),
    ])
    .toSorted((a, b) => (a[0] ?? "").localeCompare(b[0] ?? "", "en"));
  const managers = rules.managersAreRefused
    ? "People-managers have no role, and somebody who manages people is refused whatever the role."
    : "WARNING: the rules that run do not refuse people-managers.";
  return [
    table(
      [
        ["who", 26],
        ["what for", 22],
        ["may", 52],
      ],
      inWords,
    ),
    ...(rules.emergencyAlone ? [paragraph(emergencyWords)] : []),
    paragraph([`${managers} The access rules that run have the SHA-256 `, { code: policies }, "."]),
  ];
}

/** Every role that can get at something that is not one's own. */
export function rolesOf({ rows }: AccessTable): string[] {
  const others = rows.filter(({ who }) => !who.includes("participant"));
  return [...new Set(others.map(({ who }) => whoWords[who] ?? who))];
}
