/** `apprentice redact text|image`: the guard on standard input or a file, to see what it finds. */
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { redactImage } from "@apprentice/guard/pixels/redact-image.ts";
import type { Finding } from "@apprentice/guard/text/finding.ts";
import { redactStream } from "@apprentice/guard/text/redact-stream.ts";
import { createTextGuard, type TextGuard } from "@apprentice/guard/text/text-guard.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { tryDictionary } from "../recording/load-dictionaries.ts";

type RedactOptions = {
  readonly json?: true;
  readonly dictionary?: string;
  readonly surrogates?: true;
};

async function textGuardOf(options: RedactOptions): Promise<TextGuard> {
  const { dictionary, surrogates = false } = options;
  const dictionaries = dictionary === undefined ? [] : [await tryDictionary(dictionary)];
  const sessionKey = new Uint8Array(randomBytes(32));
  return createTextGuard({ sessionKey, dictionaries, surrogates });
}

export function addRedact(program: Command): void {
  const redact = program.command("redact").description("try the guard on a text or a picture");
  redact
    .command("text [file]")
    .description("redact a file or standard input; --json prints spans")
    .option("--dictionary <file>", "words of your own to hide, one a line")
    .option("--surrogates", "put made-up values of the same kind in place of what is hidden")
    .option("--json", "print one JSON document")
    .action(async (file: string | undefined, options: RedactOptions) => {
      const guard = await textGuardOf(options);
      const input = file === undefined ? process.stdin : createReadStream(file);
      input.setEncoding("utf8");
      const findings: Finding[] = [];
      let text = "";
      try {
        for await (const part of redactStream(guard, input as AsyncIterable<string>)) {
          findings.push(...part.findings);
          if (options.json === true) text += part.text;
          else process.stdout.write(part.text);
        }
      } catch (cause) {
        throw new CliError(
          "not_found",
          `${file ?? "standard input"} cannot be read as text; check the path`,
          { cause },
        );
      }
      if (options.json === true) printAnswer({ json: { text, findings }, text: "" }, true);
    });
  redact
    .command("image <file>")
    .description("redact a picture; --json prints boxes")
    .option("--out <file>", "where the redacted PNG goes")
    .option("--dictionary <file>", "words of your own to hide, one a line")
    .option("--surrogates", "put made-up values of the same kind in place of what is hidden")
    .option("--json", "print one JSON document")
    .action(async (file: string, options: RedactOptions & { readonly out?: string }) => {
      const bytes = await readFile(file).catch((cause: unknown) => {
        throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
      });
      const text = await textGuardOf(options);
      await using ocr = await openEngine();
      const { image, boxes, widthPx, heightPx } = await redactImage(bytes, { text, ocr });
      if (options.out !== undefined) await writeFile(options.out, image);
      const lines = boxes.map(
        ({ box, reason }) => `${reason}: ${box.width}×${box.height} at ${box.x},${box.y}`,
      );
      printAnswer(
        {
          json: { widthPx, heightPx, boxes, out: options.out ?? null },
          text: [...lines, `${boxes.length} boxes in ${widthPx}×${heightPx}`].join("\n"),
        },
        options.json === true,
      );
    });
}
