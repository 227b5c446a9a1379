import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { connectDisplay } from "./hands/display-connection.ts";
import { findProgram } from "./private/child.ts";
import { startPrivateDesktop } from "./private-desktop.ts";
import { startXterm } from "./private-applications.ts";

const run = promisify(execFile);

/** Gone, or dead and merely not yet collected by its parent. */
async function gone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
  return stat === null || stat.includes(") Z ");
}

test("a display opens to the cookie alone, and everything ends with it", async () => {
  const desktop = await startPrivateDesktop({ widthPx: 640, heightPx: 480 });
  const application = startXterm(desktop);
  try {
    const { stdout } = await run("xdpyinfo", [], { env: desktop.env });
    expect(stdout).toContain("640x480 pixels");
    for (const extension of ["RECORD", "DAMAGE", "MIT-SHM", "XTEST"]) {
      expect(stdout).toContain(extension);
    }
    const stranger = { name: "MIT-MAGIC-COOKIE-1", data: "0123456789abcdef" };
    await expect(
      connectDisplay({ display: desktop.display, auth: stranger }),
    ).rejects.toBeInstanceOf(Error);
    expect(application.running()).toBe(true);
  } finally {
    await desktop[Symbol.asyncDispose]();
  }
  expect(await gone(application.pid)).toBe(true);
  expect(existsSync(desktop.folder)).toBe(false);
  expect(existsSync(`/tmp/.X11-unix/X${desktop.display.slice(1)}`)).toBe(false);
});

test("an abort ends a running desktop, and one that is still starting", async () => {
  const running = new AbortController();
  const desktop = await startPrivateDesktop({
    widthPx: 320,
    heightPx: 240,
    signal: running.signal,
  });
  const application = startXterm(desktop, ["sleep", "600"]);
  running.abort();
  await application.exited;
  const starting = new AbortController();
  const promise = startPrivateDesktop({ widthPx: 320, heightPx: 240, signal: starting.signal });
  starting.abort();
  await expect(promise).rejects.toMatchObject({ code: "stopped" });
  await desktop[Symbol.asyncDispose]();
});

test("children end when their owner is killed", async () => {
  const script = `
    import { startPrivateDesktop } from ${JSON.stringify(import.meta.resolve("./private-desktop.ts"))};
    const desktop = await startPrivateDesktop({ widthPx: 320, heightPx: 240 });
    console.log(desktop.spawn("sleep", ["600"]).pid + " " + desktop.folder);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module-typescript", "-e", script]);
  const line = await new Promise<string>((resolve) => {
    owner.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
  });
  const [pid = "", folder = ""] = line.split(" ");
  expect(await gone(Number(pid))).toBe(false);
  owner.kill("SIGKILL");
  for (let waitedMs = 0; waitedMs < 30_000 && !(await gone(Number(pid))); waitedMs += 50) {
    await sleep(50);
  }
  expect(await gone(Number(pid))).toBe(true);
  await run("rm", ["-rf", folder]);
});

test("a missing program says what to run", () => {
  expect(() => findProgram("no-such-program", "/usr/bin:/bin")).toThrow(/npm run setup/);
});
