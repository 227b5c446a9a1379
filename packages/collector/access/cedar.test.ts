import { expect, test } from "vitest";
import type { AuditLog } from "../audit/audit-log.ts";
import { openCedar, readPolicySource } from "./cedar.ts";
import { createDecide, type DecisionRequest } from "./decide.ts";
import { StaffRole } from "./principal.ts";
import { ParticipantId } from "@apprentice/core/id/id.ts";

const source = readPolicySource();
const entries: Record<string, unknown>[] = [];
const append: AuditLog["append"] = (kind, entry) => {
  entries.push({ kind, ...entry });
  return Promise.resolve({ seq: 0, salt: "0".repeat(32), atMs: 0, kind, entry });
};
const decide = createDecide({ append, appendIn: (_, kind, entry) => append(kind, entry) }, () =>
  Promise.resolve("team-a"),
);
const participantId = ParticipantId.parse("par-1");
const reviewer = { kind: "staff", staffId: "rev", role: "reviewer" } as const;
const review: DecisionRequest = {
  principal: reviewer,
  action: "getTrajectory",
  resource: { kind: "trajectory", id: "tra-1", participantId, approved: false },
  purpose: "review",
};
const kindOf = async (change: Partial<DecisionRequest>) =>
  (await decide({ ...review, ...change })).kind;

test.each([
  [
    "a misspelt purpose",
    'context.purpose == Purpose::"review" ',
    'context.purpose == Purpose::"revue" ',
  ],
  ["a misspelt role", 'Role::"reviewer"', 'Role::"reviewerr"'],
  ["a misspelt endpoint", 'Action::"reviewTrajectory"', 'Action::"reviewTrajectories"'],
  ["a member that does not exist", "principal.role", "principal.rank"],
])("strict validation finds %s before anybody is let in", (_, good, bad) => {
  const text = source.policies["reviewers-review"] ?? "";
  const changed = text.replace(good, bad);
  expect(changed).not.toBe(text);
  const policies = { ...source.policies, "reviewers-review": changed };
  expect(() => openCedar({ ...source, policies })).toThrow(/not valid/);
});

test("the hash follows every character, and stands in every logged decision", async () => {
  const { hash } = openCedar(source);
  expect(openCedar({ ...source, schema: `${source.schema}\n` }).hash).not.toBe(hash);
  await decide(review);
  expect(entries.at(-1)).toMatchObject({ action: "getTrajectory", allow: true, policies: hash });
});

test("who manages people is refused everything, in every role", async () => {
  for (const role of StaffRole.options) {
    const principal = { ...reviewer, role, managesPeople: true };
    for (const action of ["getTrajectory", "listTrajectories", "publishPolicy"] as const) {
      expect(await kindOf({ principal, action })).toBe("denied");
    }
  }
  expect(await kindOf({})).toBe("allowed");
});

test("nobody looks at their own reporting line, nor at a team that they cannot name", async () => {
  expect(await kindOf({ principal: { ...reviewer, line: ["team-b"] } })).toBe("allowed");
  expect(await kindOf({ principal: { ...reviewer, line: ["team-b", "team-a"] } })).toBe("denied");
  const blind = createDecide({ append, appendIn: (_, kind, entry) => append(kind, entry) });
  const lined = { ...review, principal: { ...reviewer, line: ["team-b"] } };
  expect((await blind(lined)).kind).toBe("denied");
});

test("no cut by person, device or pseudonym, whoever asks for whatever", async () => {
  const auditor = { kind: "staff", staffId: "aud", role: "auditor" } as const;
  const asked = {
    principal: auditor,
    action: "getAggregates",
    purpose: "report",
    resource: { kind: "aggregate", id: null, participantId: null },
  } as const;
  expect(await kindOf({ ...asked, circumstances: { grouping: "week" } })).toBe("allowed");
  for (const grouping of ["none", "person", "device", "pseudonym"] as const) {
    expect(await kindOf({ ...asked, circumstances: { grouping } })).toBe("denied");
  }
});
