/** Reads a policy as people write it, in YAML, and says on which line it is wrong. */
import { LineCounter, isMap, isNode, isScalar, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";
import { contradictionsOf } from "./contradictions.ts";
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
/** A hundred findings help nobody. */
const greatestProblems = 20;
const greatestDepth = 50;
/** Control characters, what turns the direction of writing, what has no width, and what was no UTF-8. */
const unseen = /[[\p{Cc}--[\t\n\r]]\u200b\u2028-\u202e\u2060-\u2069\ufffd]/v;

export function parsePolicy(text: string): ParsedPolicy {
  const parsed = parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  if (parsed.kind === "parsed") return parsed;
  return { ...parsed, problems: parsed.problems.slice(0, greatestProblems) };
}

function parse(text: string): ParsedPolicy {
  if (text.length > greatestCharacters)
    return refuse(
      1,
      `a policy has at most ${greatestCharacters} characters; this has ${text.length}`,
    );
  const hidden = unseen.exec(text);
  if (hidden)
    return refuse(
      lineAt(text, hidden.index),
      "a character stands here that nobody sees, or that is no UTF-8; what is signed must be what is read",
    );
  const deep = tooDeepAt(text);
  if (deep !== null) return refuse(lineAt(text, deep), "the policy is nested too deeply");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: "refused",
      problems: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: yamlMessage(error),
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
      problems: parsed.error.issues.flatMap((issue) => located(issue, document, lines)),
    };
  const problems = contradictionsOf(parsed.data).map(({ path, message }) => ({
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

function located(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): PolicyProblem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      line: lineOfKey([...path, key], document, lines),
      message: `${[...path, key].join(".")}: is no part of a policy; check the spelling`,
    }));
  const missing = path.length > 0 && document.getIn(path) === undefined;
  const message = missing ? "is missing" : plainly(issue);
  return [
    { line: lineOf(path, document, lines), message: `${path.join(".") || "policy"}: ${message}` },
  ];
}

function plainly(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.path.length === 0)
    return "is no list of names and values; see the example in the documentation";
  if (issue.code === "invalid_value")
    return `must be ${issue.values.map((value) => String(value)).join(" or ")}`;
  if (issue.code === "invalid_format" && issue.format === "datetime")
    return "must be a time such as 2026-01-31T00:00:00Z";
  if (issue.code === "invalid_format" && issue.format === "date")
    return "must be a date such as 2026-01-31";
  return issue.message;
}

/** Where deeper nesting begins than any policy needs; null: nowhere. Brackets and indentation both count. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "[" || character === "{") depth += 1;
    if (character === "]" || character === "}") depth -= 1;
    if (depth > greatestDepth) return at;
  }
  const indented = new RegExp(
    `^(?:[ ]{${String(greatestDepth * 2)}}|(?:- ){${String(greatestDepth)}})`,
    "m",
  );
  const found = indented.exec(text);
  return found ? found.index : null;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
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

/** Line of a key, also where its value has none. */
function lineOfKey(
  path: readonly (string | number)[],
  document: Document,
  lines: LineCounter,
): number {
  const parent: unknown =
    path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return lineOf(path, document, lines);
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  const range = pair && isNode(pair.key) ? pair.key.range : null;
  return range ? lines.linePos(range[0]).line : lineOf(path, document, lines);
}

/** The library's words without its advice to programmers and its own line number. */
function yamlMessage({ message }: { readonly message: string }): string {
  const [first = ""] = message.split("\n", 1);
  return first
    .replace(/ at line \d+, column \d+:?$/, "")
    .replace(
      /^Source contains multiple documents.*$/,
      "there is more than one document here; keep one",
    );
}
