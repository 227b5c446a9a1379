import { createDecide } from "@apprentice/collector/access/decide.ts";
import { openCedar, readPolicySource } from "@apprentice/collector/access/cedar.ts";
import { accessMatrix } from "@apprentice/collector/http/access-matrix.ts";
import { routes } from "@apprentice/collector/http/routes.ts";

export type AccessTable = {
  /** Hex SHA-256 of the access policies that the collector runs. */
  readonly policies: string;
  /** For each who, what for which purpose. */
  readonly rows: readonly {
    readonly who: string;
    readonly purpose: string;
    readonly may: readonly string[];
  }[];
};

/** Who may do what for which purpose, asked of the collector's own decision point; nothing here is written by hand. */
export async function accessTable(): Promise<AccessTable> {
  const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "decision", entry: {} };
  const nothing = () => Promise.resolve(opening);
  const decide = createDecide({ append: nothing, appendIn: nothing });
  const grouped = new Map<string, { who: string; purpose: string; may: string[] }>();
  for (const { who, purpose, endpoint, allowed } of await accessMatrix(routes, decide)) {
    // What anybody may do says nothing of a person.
    if (!allowed || who === "anyone") continue;
    const key = `${who}\n${purpose}`;
    const row = grouped.get(key) ?? { who, purpose, may: [] };
    row.may.push(endpoint);
    grouped.set(key, row);
  }
  return { policies: openCedar(readPolicySource()).hash, rows: [...grouped.values()] };
}

/** The table as Markdown. */
export function describeAccessTable({ policies, rows }: AccessTable): string {
  return [
    "| who | purpose | may |",
    "|---|---|---|",
    ...rows.map(({ who, purpose, may }) => `| ${who} | ${purpose} | ${may.join(", ")} |`),
    "",
    `A people-manager has no role, and a person who manages people is refused whatever the role. Access policies ${policies.slice(0, 16)}.`,
  ].join("\n");
}
