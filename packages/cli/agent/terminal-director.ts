/** A person who directs the agent from a terminal; without an answer nothing happens. */
import type { Interface } from "node:readline/promises";
import { ProposedActionSchema } from "@apprentice/learn/agent/check/proposed-action-schema.ts";
import type { Director, Review, ReviewRequest } from "@apprentice/learn/agent/direct/director.ts";
import { log } from "../output.ts";
import { jsonOf } from "../read-file.ts";
import { describeProposal } from "./describe-proposal.ts";

/** The next line that the person types; null: there will be no more. */
export type ReadLine = (question: string) => Promise<string | null>;

/** `keeps`: whether the run will be written to a file, and what the person does by hand with it. */
export function terminalDirector(ask: ReadLine, { keeps }: { readonly keeps: boolean }): Director {
  return {
    review: async (request) => {
      log(`step ${request.step + 1}: ${describeProposal(request.proposal, request.observation)}`);
      return answer(ask, request);
    },
    confirm: async ({ step, confirmation }) => {
      const { reason, subject } = confirmation;
      const about = subject === "" ? "" : ` (${JSON.stringify(subject)})`;
      log(`step ${step + 1} may not be undone: ${reason.replaceAll("_", " ")}${about}`);
      return (await ask("type yes to let it happen: "))?.trim().toLowerCase() === "yes";
    },
    takenOver: () => {
      log(`agent: you took over; ${keeps ? kept : notKept}`);
      return untilDone(ask);
    },
    letGo: () =>
      log("agent: bring the application's window to the front and let go of mouse and keyboard"),
  };
}

const kept = "what you do from now on is kept as a correction, in the file of --out";
const notKept =
  "what you do from now on is not kept: without --out it is forgotten when this run ends";

const ends = {
  "": "success",
  d: "success",
  done: "success",
  g: "go_on",
  "go on": "go_on",
  f: "failure",
  failed: "failure",
  s: "stopped",
  stop: "stopped",
} as const;

async function untilDone(ask: ReadLine): Promise<(typeof ends)[keyof typeof ends]> {
  for (;;) {
    const line = await ask(
      "Enter when the work is [d]one; [g]o on: the agent takes it up again; [f]ailed, [s]top: ",
    );
    if (line === null) return "stopped";
    const said = line.trim().toLowerCase();
    if (isEnd(said)) return ends[said];
    log("that is none of done, go on, failed, stop");
  }
}

const isEnd = (said: string): said is keyof typeof ends => Object.hasOwn(ends, said);

async function answer(ask: ReadLine, request: ReviewRequest): Promise<Review> {
  for (;;) {
    const line = await ask("[a]pprove, [r]eject, [s]top, or another action as JSON: ");
    const said = line?.trim() ?? "s";
    if (said === "a" || said === "r") return { kind: said === "a" ? "approve" : "reject" };
    if (said === "s") return { kind: "stop" };
    const action = ProposedActionSchema.safeParse(jsonOf(said));
    if (action.success) return { kind: "edit", action: action.data };
    const example = JSON.stringify(request.proposal.action);
    log(`that is neither a, r, s nor an action; an action looks like ${example}`);
  }
}

/** Reads lines as they come, also those that were typed ahead. */
export function lineReader(lines: Interface): ReadLine {
  const iterator = lines[Symbol.asyncIterator]();
  return async (question) => {
    process.stderr.write(question);
    const { done, value } = await iterator.next();
    return done === true ? null : value;
  };
}
