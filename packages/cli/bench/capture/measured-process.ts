/** A child whose processor time and memory, with those of its own children, are read from /proc while it works. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type CaptureOrder, CaptureReport } from "./capture-report.ts";

export type MeasuredProcess = AsyncDisposable & {
  /** Processor time so far (user and system) of all its processes, in ms. */
  cpuMs(): Promise<number>;
  /** Memory now in MB (10^6 bytes): resident in its own process, and that beside what its children add to it. */
  memoryMb(): Promise<Memory>;
  /** Takes the child's report and waits for its end. */
  finish(): Promise<CaptureReport>;
};

export type Memory = {
  /** Resident set of the process itself. */
  readonly rss: number;
  /** With what its children have for themselves; what they share with it, such as Node's program, is in `rss`. */
  readonly all: number;
};

const ticksPerSecond = 100;

export async function startMeasured(
  script: string,
  order: CaptureOrder,
  env: Readonly<Record<string, string>> = {},
): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.value !== "ready") throw new Error(`${script} did not start`);
  return {
    async cpuMs() {
      let ms = 0;
      for (const pid of await processesOf(child.pid)) ms += await processorMs(pid);
      return ms;
    },
    async memoryMb() {
      const rss = await readKb(`/proc/${child.pid}/status`, "VmRSS");
      let all = rss;
      for (const pid of (await processesOf(child.pid)).slice(1)) {
        for (const kind of ["Private_Clean", "Private_Dirty"]) {
          all += await readKb(`/proc/${pid}/smaps_rollup`, kind);
        }
      }
      return { rss: (rss * 1024) / 1e6, all: (all * 1024) / 1e6 };
    },
    async finish() {
      child.stdin.end();
      const line = await lines.next();
      if (child.exitCode === null) await once(child, "exit");
      return CaptureReport.parse(JSON.parse(String(line.value)));
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** The process and its children. */
async function processesOf(pid: number | undefined): Promise<readonly string[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return [String(pid), ...children.split(" ").filter((child) => child !== "")];
}

async function processorMs(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

async function readKb(path: string, name: string): Promise<number> {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(await readFile(path, "utf8"));
  return Number(found?.[1] ?? 0);
}
