import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFileKeystore } from "../keystore/file-keystore.ts";
import { openHold } from "./open-hold.ts";

const program = fileURLToPath(new URL("../testing/endless-recording.ts", import.meta.url));
const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crash-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const openIt = async () =>
  openHold({
    dir: join(folder, "hold"),
    keystore: await openFileKeystore(join(folder, "keys")),
    clock: () => Date.now(),
    random: (count) => new Uint8Array(randomBytes(count)),
  });

/** Follows what the child says it has handed over, with the time of each item. */
function follow(child: ChildProcess) {
  const takenMs: number[] = [];
  const said = { takenMs, stopped: "" };
  if (!child.stdout) throw new Error("no output");
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [word, first = "", second = ""] = line.split(" ");
    if (word === "taken") takenMs.push(Number(second));
    if (word === "stopped") said.stopped = first;
  });
  return said;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once("close", resolve));
  }
}

async function readOnly(): Promise<number> {
  const hold = await openIt();
  const [recovered] = await hold.recover();
  if (!recovered) return -1;
  let items = 0;
  for await (const item of hold.read(recovered.recordingId)) {
    if (!["meta", "gap", "terminate"].includes(item.topic)) items += 1;
  }
  return items;
}

/** Delays spread over two flush periods, so that kills fall before, into and after them. */
const delaysMs = Array.from({ length: 10 }, (_, i) => 350 + ((i * 397) % 1300));

test("kill -9 at ten moments loses at most the last 2 s and never what came before", async () => {
  for (const delayMs of delaysMs) {
    const child = spawn(node, [program, folder, "150"], { stdio: ["ignore", "pipe", "inherit"] });
    const said = follow(child);
    while (said.takenMs.length === 0) await sleep(10);
    await sleep(delayMs);
    child.kill("SIGKILL");
    await ended(child);
    // The child's own last word: where the machine left it no time before it was killed, nothing was recorded either.
    const killedMs = said.takenMs.at(-1) ?? 0;
    const due = said.takenMs.filter((ms) => ms < killedMs - 2000).length;
    const kept = await readOnly();
    expect(kept).toBeGreaterThanOrEqual(due);
    // Tighter than the promise: flushing runs every 500 ms, so most of a second was kept here.
    const durable = said.takenMs.filter((ms) => ms < killedMs - 1000).length;
    expect(kept).toBeGreaterThanOrEqual(durable);
    expect(kept).toBeLessThanOrEqual(said.takenMs.length + 1);
    await rm(join(folder, "hold"), { recursive: true });
  }
});

test("a file that may not grow any further ends with a typed error, and all from before can be read", async () => {
  // The shell's limit is in KiB; writing past it fails as a full disk does.
  const command = `ulimit -f 400 && exec "$0" "$@"`;
  const child = spawn("bash", ["-c", command, node, program, folder, "1000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = follow(child);
  await ended(child);
  expect(said.stopped).toBe("disk_full");
  const kept = await readOnly();
  expect(kept).toBeGreaterThan(50);
  // At most one frame of 64 KiB was torn.
  expect(kept).toBeGreaterThan(said.takenMs.length - 80);
});
