/** Reads a policy as people write it, in YAML, and says on which line it is wrong. */
import { LineCounter, isNode, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";
import { Policy } from "./policy.ts";

export type PolicyProblem = { readonly line: number; readonly message: string };

export type ParsedPolicy =
  | {
      readonly kind: "parsed";
      readonly policy: Policy;
      /** As written, before defaults: what gets signed. */ readonly document: Record<
        string,
        unknown
      >;
    }
  | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] };

const greatestCharacters = 1_000_000;

export function parsePolicy(text: string): ParsedPolicy {
  if (text.length > greatestCharacters)
    return refuse(
      1,
      `a policy has at most ${greatestCharacters} characters; this has ${text.length}`,
    );
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: "refused",
      problems: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: firstLine(error.message),
      })),
    };
  }
  const aliases = aliasLines(document, lines);
  if (aliases.length > 0) {
    // An alias can blow a small file up into a huge one, and hides from a reader what is signed.
    return {
      kind: "refused",
      problems: aliases.map((line) => ({
        line,
        message: "aliases (*name) are not allowed; write the value out",
      })),
    };
  }
  const value: unknown = document.toJS();
  const parsed = Policy.safeParse(value);
  if (!parsed.success)
    return {
      kind: "refused",
      problems: parsed.error.issues.map((issue) => located(issue, document, lines)),
    };
  const problems = contradictions(parsed.data).map(({ path, message }) => ({
    line: lineOf(path, document, lines),
    message,
  }));
  if (problems.length > 0) return { kind: "refused", problems };
  return { kind: "parsed", policy: parsed.data, document: value as Record<string, unknown> };
}

function aliasLines(document: Document, lines: LineCounter): number[] {
  const found: number[] = [];
  visit(document, {
    Alias: (_, alias) => {
      found.push(alias.range ? lines.linePos(alias.range[0]).line : 1);
    },
  });
  return found;
}

function refuse(line: number, message: string): ParsedPolicy {
  return { kind: "refused", problems: [{ line, message }] };
}

function located(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): PolicyProblem {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  return {
    line: lineOf(path, document, lines),
    message: `${path.join(".") || "policy"}: ${plainly(issue.message)}`,
  };
}

function plainly(message: string): string {
  return message.endsWith("received undefined") ? "is missing" : message;
}

/** Line of the node at `path`, or of its nearest parent that exists. */
function lineOf(
  path: readonly (string | number)[],
  document: Document,
  lines: LineCounter,
): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

type Contradiction = { readonly path: readonly (string | number)[]; readonly message: string };

/** What each part allows by itself but not together. */
function contradictions(policy: Policy): Contradiction[] {
  const found: Contradiction[] = [];
  if (Date.parse(policy.expires) <= Date.parse(policy.issued))
    found.push({ path: ["expires"], message: "expires: must be after issued" });
  if (policy.hold.greatestHours <= policy.hold.leastHours)
    found.push({
      path: ["hold", "greatestHours"],
      message: "hold.greatestHours: must be more than hold.leastHours",
    });
  if (policy.notice.renewalDays <= policy.notice.periodDays)
    found.push({
      path: ["notice", "renewalDays"],
      message: "notice.renewalDays: must be more than notice.periodDays",
    });
  policy.applications.forEach((rule, index) => {
    const twice = policy.applications.findIndex((other) => other.app === rule.app) !== index;
    if (twice)
      found.push({
        path: ["applications", index, "app"],
        message: `applications: "${rule.app}" is listed twice`,
      });
    if (rule.browser && rule.sites.length === 0)
      found.push({
        path: ["applications", index, "app"],
        message: `applications: the browser "${rule.app}" names no sites, so nothing of it could be recorded`,
      });
    if (!rule.browser && rule.sites.length > 0)
      found.push({
        path: ["applications", index, "sites"],
        message: `applications: "${rule.app}" names sites but is not marked as a browser`,
      });
    if (rule.rights.release && !rule.rights.train)
      found.push({
        path: ["applications", index, "rights"],
        message: `applications: "${rule.app}" may be released but not trained on, which cannot be`,
      });
  });
  return found;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}
