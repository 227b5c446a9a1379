/** One way to answer: with --json one JSON document on stdout, otherwise text; everything else goes to stderr. */
import { printable, printableJson } from "./printable.ts";

export type Answer = {
  /** What `--json` prints. */
  readonly json: unknown;
  /** What a person reads. */
  readonly text: string;
};

export function printAnswer(answer: Answer, asJson: boolean): void {
  process.stdout.write(
    asJson
      ? `${printableJson(JSON.stringify(answer.json, null, 2))}\n`
      : printable(withNewline(answer.text)),
  );
}

/** A line of progress or warning; it never holds captured content. */
export function log(line: string): void {
  process.stderr.write(printable(withNewline(line)));
}

function withNewline(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
