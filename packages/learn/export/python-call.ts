/** Reads lines of Python calls with literal arguments, as action spaces use them; runs nothing. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[];

export type PythonCall = {
  /** Dotted name, such as `pyautogui.click`. */
  readonly name: string;
  readonly args: readonly PythonValue[];
  readonly named: ReadonlyMap<string, PythonValue>;
};

/** Throws SyntaxError with the place, never with the text. */
export function parsePythonCalls(text: string): PythonCall[] {
  const reader = { text, at: 0 };
  const calls: PythonCall[] = [];
  for (skip(reader, /[\s;]*/y); reader.at < text.length; skip(reader, /[\s;]*/y))
    calls.push(readCall(reader));
  return calls;
}

/** A single-quoted literal that Python reads back as the same text. */
export function pythonString(text: string): string {
  const escaped = text.replace(/[\\'\n\r\t]/g, (found) => escapes.get(found) ?? found);
  // Python reads text in UTF-8, in which half a surrogate pair cannot be written.
  const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
  return `'${escaped.replace(lone, (half) => `\\u${half.charCodeAt(0).toString(16)}`)}'`;
}

const escapes = new Map([
  ["\\", "\\\\"],
  ["'", "\\'"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);
const unescapes = new Map([...escapes].map(([plain, escaped]) => [escaped, plain]));
unescapes.set('\\"', '"');

type Reader = { readonly text: string; at: number };

function skip(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? "";
  reader.at += found.length;
  return found;
}

function take(reader: Reader, pattern: RegExp, what: string): string {
  const found = skip(reader, pattern);
  if (found === "") throw new SyntaxError(`expected ${what} at character ${reader.at}`);
  return found;
}

function readCall(reader: Reader): PythonCall {
  const name = take(reader, /[A-Za-z_][\w.]*/y, "a name");
  take(reader, /\s*\(\s*/y, "(");
  const args: PythonValue[] = [];
  const named = new Map<string, PythonValue>();
  while (skip(reader, /\s*\)/y) === "") {
    const key = skip(reader, /[A-Za-z_]\w*\s*=\s*/y);
    const value = readValue(reader);
    if (key === "") args.push(value);
    else named.set(key.replace(/\s*=\s*$/, ""), value);
    if (skip(reader, /\s*,\s*/y) === "" && reader.text[reader.at] !== ")")
      take(reader, /\s*(?=\))/y, ")");
  }
  return { name, args, named };
}

function readValue(reader: Reader): PythonValue {
  const next = reader.text[reader.at];
  if (next === "'" || next === '"') return readString(reader, next);
  if (next === "[" || next === "(") return readList(reader);
  const word = skip(reader, /(?:True|False|None)\b/y);
  if (word !== "") return word === "None" ? null : word === "True";
  return Number(take(reader, /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y, "a value"));
}

function readList(reader: Reader): PythonValue[] {
  reader.at += 1;
  const values: PythonValue[] = [];
  while (skip(reader, /\s*[\])]/y) === "") {
    skip(reader, /\s*/y);
    values.push(readValue(reader));
    skip(reader, /\s*,/y);
  }
  return values;
}

function readString(reader: Reader, quote: string): string {
  reader.at += 1;
  let text = "";
  const piece = /\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[^]|[^\\'"\n]+|['"]/y;
  for (;;) {
    const found = take(reader, piece, "the end of a text");
    if (found === quote) return text;
    if (/^\\[ux][0-9a-fA-F]{2}/.test(found))
      text += String.fromCharCode(parseInt(found.slice(2), 16));
    else text += unescapes.get(found) ?? found;
  }
}
