/** A child whose processor time and memory are read from /proc while it works. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type CaptureOrder, CaptureReport } from "./capture-report.ts";

export type MeasuredProcess = AsyncDisposable & {
  /** Processor time so far (user and system), in ms. */
  cpuMs(): Promise<number>;
  /** Resident memory now, in MB (10^6 bytes). */
  rssMb(): Promise<number>;
  /** Ends the child and takes its report. */
  finish(): Promise<CaptureReport>;
};

const ticksPerSecond = 100;

export async function startMeasured(script: string, order: CaptureOrder): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.value !== "ready") throw new Error(`${script} did not start`);
  return {
    async cpuMs() {
      const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
    },
    async rssMb() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return (Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024) / 1e6;
    },
    async finish() {
      child.stdin.end();
      const line = await lines.next();
      return CaptureReport.parse(JSON.parse(String(line.value)));
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
