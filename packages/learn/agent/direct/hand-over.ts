/** After a take-over: what the person does is kept until they say that they are done, or give the work back. */
import type { Stop } from "../agent-run.ts";
import type { Run } from "../run.ts";
import { see } from "../see.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { givenBack } from "./ask-director.ts";
import { recordTakeOver } from "./record-take-over.ts";

export async function handOver(run: Run, stop: Stop): Promise<Stop | "go_on"> {
  const { director, clock, eyes, signal } = run.options;
  run.log.takenOver();
  if (!director.takenOver) return stop;
  const recording = recordTakeOver({
    taken: run.armed.taken(),
    log: run.log,
    see: run.options,
    clock,
  });
  // Stopping the program ends the person's turn too; what they did until then is kept.
  const status = await unlessAborted(director.takenOver(), signal).catch(() => "stopped" as const);
  run.armed.end();
  await recording;
  if (status === "go_on") return goOn(run);
  const seeing = await see(await eyes.look(), run.options);
  if (seeing.sight) run.last = seeing.observation;
  return { status, reason: "taken_over" };
}

async function goOn(run: Run): Promise<Stop | "go_on"> {
  const { signal } = run.options;
  try {
    await givenBack(run, signal);
    return "go_on";
  } catch (cause) {
    const reason = signal.aborted ? "aborted" : "no_approved_window";
    return { status: "stopped", reason, cause };
  }
}
