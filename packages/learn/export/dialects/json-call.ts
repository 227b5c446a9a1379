/** Completions made of JSON objects, one a line, and typed access to what a model wrote into them. */
import type { Point } from "@apprentice/core/event/geometry.ts";
import { DialectError, fromSpace, type Size } from "../dialect.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const toLines = (calls: readonly JsonObject[]): string =>
  calls.map((call) => JSON.stringify(call)).join("\n");

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads lines, an array, or `<tool_call>` blocks. */
export function fromLines(text: string, dialect: string): JsonObject[] {
  const bare = text.replace(/<\/?tool_call>/g, "\n").trim();
  const calls =
    parseWhole(bare) ??
    bare
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(parse);
  if (calls.length === 0 || !calls.every(isObject))
    throw new DialectError(dialect, "A text that is no JSON object");
  return calls;
}

function parseWhole(text: string): unknown[] | null {
  const whole = parse(text);
  if (whole === undefined) return null;
  return Array.isArray(whole) ? whole : [whole];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Arguments of one call; each getter throws DialectError, naming the argument, where it is missing or wrong. */
export type CallArguments = {
  number(name: string, otherwise?: number): number;
  text(name: string, otherwise?: string): string;
  texts(name: string): string[];
  /** `[x, y]` in the dialect's space, as frame pixels. */
  pair(name: string): Point;
  /** Two arguments `x` and `y`, or others by name, as frame pixels. */
  point(x?: string, y?: string): Point;
};

export function argumentsOf(
  call: JsonObject,
  spaces: { readonly dialect: string; readonly frame: Size; readonly size: Size },
): CallArguments {
  const wrong = (name: string): never => {
    throw new DialectError(spaces.dialect, `A call without a proper argument ${name}`);
  };
  const number = (name: string, otherwise?: number): number => {
    const value = call[name] ?? otherwise;
    return typeof value === "number" && Number.isFinite(value) ? value : wrong(name);
  };
  return {
    number,
    text(name, otherwise) {
      const value = call[name] ?? otherwise;
      return typeof value === "string" ? value : wrong(name);
    },
    texts(name) {
      const value = call[name];
      const isTexts =
        Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
      return isTexts ? value : wrong(name);
    },
    pair(name) {
      const value = call[name];
      const [x, y] = Array.isArray(value) ? (value as unknown[]) : [];
      // JSON has no infinity, but reads 1e999 as one.
      return Number.isFinite(x) && Number.isFinite(y)
        ? fromSpace(Number(x), Number(y), spaces)
        : wrong(name);
    },
    point: (x = "x", y = "y") => fromSpace(number(x), number(y), spaces),
  };
}
