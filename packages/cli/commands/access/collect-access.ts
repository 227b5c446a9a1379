/** Gathers everything that the collector has about one participant, each access with the proof that it was logged. */
import {
  AccessPage,
  OwnSegmentList,
  ReceiptList,
  TrajectoryAnswer,
  TrajectoryPage,
} from "@apprentice/core/api/schemas.ts";
import { OwnConcernList } from "@apprentice/core/api/concern.ts";
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import type { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import type { LogProof } from "@apprentice/core/audit/log-proof.ts";
import type { Hash } from "@apprentice/core/audit/merkle.ts";
import { createProver } from "@apprentice/core/audit/prove-entry.ts";
import type { ReadLogFile } from "@apprentice/core/audit/verify-log.ts";
import { CliError } from "../../errors.ts";
import type { DeviceCall } from "./device-call.ts";

export type AccessReport = {
  readonly version: 1;
  readonly receipts: ReceiptList["items"];
  readonly segments: OwnSegmentList["items"];
  /** Questions and objections with their answers. */
  readonly concerns: OwnConcernList["items"];
  readonly trajectories: readonly TrajectoryAnswer[];
  readonly accesses: readonly {
    readonly opening: LogOpening;
    /** Null where the log had not published the entry yet. */
    readonly proof: LogProof | null;
  }[];
  /** The log's verifier key, with which the proofs are checked. */
  readonly verifierKey: string;
};

/** Throws `refused` where the collector refuses, with its message. */
export async function collectAccess(options: {
  readonly call: DeviceCall;
  readonly readLog: ReadLogFile;
  readonly hash: Hash;
}): Promise<AccessReport> {
  const { call } = options;
  const receipts = ReceiptList.parse(await ask(call, "listReceipts")).items;
  const segments = OwnSegmentList.parse(await ask(call, "listSegments")).items;
  const concerns = OwnConcernList.parse(await ask(call, "listConcerns")).items;
  const trajectories = await allTrajectories(call);
  const accesses = await proveAll(options, await allAccesses(call));
  const verifierKey = (await readText(options.readLog, "log.vkey")).trim();
  return { version: 1, receipts, segments, concerns, trajectories, accesses, verifierKey };
}

async function allTrajectories(call: DeviceCall): Promise<TrajectoryAnswer[]> {
  const all: TrajectoryAnswer[] = [];
  for (let after: string | null = ""; after !== null;) {
    const query: Record<string, string> = after === "" ? {} : { after };
    const page: TrajectoryPage = TrajectoryPage.parse(await ask(call, "listTrajectories", query));
    for (const { trajectoryId } of page.items) {
      const reply = await call("getTrajectory", { params: { id: trajectoryId } });
      if (reply.status === 200) all.push(TrajectoryAnswer.parse(reply.body));
    }
    after = page.next;
  }
  return all;
}

async function allAccesses(call: DeviceCall): Promise<LogOpening[]> {
  const all: LogOpening[] = [];
  for (let after: number | null = -1; after !== null;) {
    const query = { after: String(after) };
    const page: AccessPage = AccessPage.parse(await ask(call, "listAccesses", query));
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

async function proveAll(
  { readLog, hash }: Pick<Parameters<typeof collectAccess>[0], "readLog" | "hash">,
  openings: readonly LogOpening[],
): Promise<AccessReport["accesses"]> {
  const checkpoint = await readText(readLog, "checkpoint");
  const prover = createProver({ hash, read: readLog, checkpoint });
  const proved = [];
  for (const opening of openings) proved.push({ opening, proof: await prover.prove(opening) });
  return proved;
}

async function ask(
  call: DeviceCall,
  name: EndpointName,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const reply = await call(name, { query });
  if (reply.status === 200) return reply.body;
  const { message } = (reply.body ?? {}) as { readonly message?: unknown };
  const said = typeof message === "string" ? message : `status ${String(reply.status)}`;
  throw new CliError("refused", `the collector refused ${name}: ${said}`);
}

async function readText(read: ReadLogFile, path: string): Promise<string> {
  const bytes = await read(path);
  if (bytes) return new TextDecoder().decode(bytes);
  throw new CliError("refused", `the collector's log has no ${path} yet; try again in a moment`);
}
