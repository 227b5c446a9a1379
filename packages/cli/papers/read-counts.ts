import { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import { parseCheckpoint, parseNote, type Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { CliError } from "../errors.ts";

type Signalled = { readonly signal: AbortSignal };

/** The auditor's or steward's token comes from APPRENTICE_TOKEN, because arguments show in lists of processes. */
export async function readCounts(
  collector: string,
  { signal }: Signalled,
): Promise<AggregatesAnswer> {
  const token = process.env["APPRENTICE_TOKEN"];
  if (token === undefined || token === "")
    throw new CliError("wrong_usage", "set APPRENTICE_TOKEN to an auditor's or steward's token");
  const headers = { authorization: `Bearer ${token}`, "apprentice-purpose": "report" };
  const reply = await ask(`${collector}${endpoints.getAggregates.path}`, { headers, signal });
  if (!reply.ok) throw new CliError("refused", `the collector answered ${String(reply.status)}`);
  return AggregatesAnswer.parse(await reply.json());
}

export async function readCheckpoint(
  collector: string,
  { signal }: Signalled,
): Promise<Checkpoint> {
  const note = await (await ask(`${collector}/log/checkpoint`, { signal })).text();
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "");
  if (!checkpoint) throw new CliError("refused", "the collector's log has no checkpoint");
  return checkpoint;
}

function ask(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch((cause: unknown) => {
    throw new CliError("refused", `no collector answers at ${url}; check --collector`, { cause });
  });
}
