/** `apprentice jurisdiction check CODE`: what the law of a place asks for, and whether a policy has it on file. */
import type { Command } from "commander";
import {
  checkJurisdiction,
  jurisdictionCodes,
  jurisdictionDate,
  type JurisdictionRule,
  jurisdictionNote,
} from "@apprentice/core/policy/jurisdiction.ts";
import type { JurisdictionCheck } from "@apprentice/core/policy/jurisdiction.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { printAnswer } from "../output.ts";
import { readPolicy } from "../policy-file.ts";

type CheckOptions = {
  readonly json?: true;
  readonly policy?: string;
  readonly work?: string;
  readonly employer?: string;
  readonly now?: string;
};

/** Without a policy the question is what the place asks for, so nothing counts as on file. */
const nothingOnFile: Pick<Policy, "jurisdictions" | "papers" | "notice"> = {
  jurisdictions: [...jurisdictionCodes],
  papers: [],
  notice: { periodDays: 14, renewalDays: 365, optOut: true },
};

export function addJurisdiction(program: Command): void {
  program
    .command("jurisdiction")
    .description("the rules of a place")
    .command("check <code>")
    .description("what CODE asks for; with --policy, whether it is on file")
    .option("--policy <file>", "hold this policy against the rules")
    .option("--work <code>", "where the person works, if not at CODE")
    .option("--employer <code>", "where the employer is, if not at CODE")
    .option("--now <code>", "where the person is travelling")
    .option("--json", "print one JSON document")
    .action(async (code: string, options: CheckOptions) => {
      const places = {
        home: code,
        work: options.work ?? code,
        employer: options.employer ?? code,
        ...(options.now === undefined ? {} : { now: options.now }),
      };
      const policy =
        options.policy === undefined ? nothingOnFile : await readPolicy(options.policy);
      const result = checkJurisdiction({ places, policy, nowMs: Date.now() });
      printAnswer(
        {
          json: { places, ...result, date: jurisdictionDate, note: jurisdictionNote },
          text: describe(code, result),
        },
        options.json === true,
      );
      if (result.kind === "blocked") process.exitCode = 1;
    });
}

function answerOf({ answer }: JurisdictionRule): string[] {
  if (!answer) return [];
  const { days, citation, textRead } = answer;
  return [`  - an answer within ${days} days (${citation}; text read ${textRead})`];
}

function describe(code: string, result: JurisdictionCheck): string {
  const rules = result.rules.flatMap((rule) => [
    `${rule.code}: ${rule.verdict} (${rule.citation})`,
    ...rule.requires.map((one) => `  - ${one}`),
    ...rule.papers.map((kind) => `  - paper on file: ${kind}`),
    ...answerOf(rule),
  ]);
  const verdict =
    result.kind === "allowed"
      ? `${code}: allowed, with ${result.noticeDays} days of notice`
      : `${code}: BLOCKED. Missing:\n${result.missing.map((one) => `  - ${one}`).join("\n")}`;
  return [verdict, ...rules, `Rules of ${jurisdictionDate}. ${jurisdictionNote}`].join("\n");
}
