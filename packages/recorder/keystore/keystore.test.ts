import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFileKeystore } from "./file-keystore.ts";
import { assertKeystoreContract } from "./keystore-contract.ts";
import { openKeystore } from "./open-keystore.ts";
import { secretServiceAnswers, secretServiceKeystore } from "./secret-service-keystore.ts";

let folder: string;
let children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keystore-"));
});

afterEach(async () => {
  for (const child of children.splice(0).toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

/** A session bus with an unlocked GNOME keyring of its own. */
async function startKeyring() {
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_DATA_HOME: join(folder, "data"),
  };
  const address = `unix:path=${join(folder, "bus")}`;
  const busArgs = ["--session", "--nofork", `--address=${address}`, "--print-address=1"];
  const bus = spawn("dbus-daemon", busArgs, { env, stdio: ["ignore", "pipe", "ignore"] });
  children.push(bus);
  await new Promise((resolve) => bus.stdout.once("data", resolve));
  env["DBUS_SESSION_BUS_ADDRESS"] = address;
  const keyringArgs = ["--foreground", "--unlock", "--components=secrets"];
  const keyring = spawn("gnome-keyring-daemon", keyringArgs, {
    env,
    stdio: ["pipe", "ignore", "ignore"],
  });
  children.push(keyring);
  // The password of a keyring that lives as long as this test.
  keyring.stdin.end("test\n");
  const probe = secretServiceKeystore({ account: "probe", env });
  for (let tries = 0; tries < 200 && !(await secretServiceAnswers(probe)); tries++)
    await sleep(100);
  return env;
}

test("files keep the contract, and nobody else may read them", async () => {
  const keys = join(folder, "keys");
  await assertKeystoreContract(() => openFileKeystore(keys));
  const store = await openFileKeystore(keys);
  await store.save("device", Uint8Array.of(7));
  expect((await stat(join(keys, "device.key"))).mode & 0o777).toBe(0o600);
  expect((await stat(keys)).mode & 0o777).toBe(0o700);
  expect(store.warning).toContain("keyring");
  await chmod(join(keys, "device.key"), 0o644);
  await expect(store.load("device")).rejects.toMatchObject({ code: "keystore_failed" });
});

test("a real keyring keeps the contract and is chosen where it answers", async () => {
  const env = await startKeyring();
  const open = () => Promise.resolve(secretServiceKeystore({ account: "contract", env }));
  expect(await secretServiceAnswers(await open())).toBe(true);
  await assertKeystoreContract(open);
  const chosen = await openKeystore({ dataDir: folder, env });
  expect(chosen).toMatchObject({ kind: "secret_service", warning: null });
  await chosen.save("device", Uint8Array.of(9));
  const gone = { ...env, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" };
  await expect(openKeystore({ dataDir: folder, env: gone })).rejects.toMatchObject({
    code: "keystore_changed",
  });
  expect(await readFile(join(folder, "keystore"), "utf8")).toBe("secret_service");
});

test("without a bus the files are chosen, with a warning, and the choice stays", async () => {
  const env = { PATH: process.env["PATH"] };
  expect(await openKeystore({ dataDir: folder, env })).toMatchObject({ kind: "file" });
  expect(await openKeystore({ dataDir: folder, env })).toMatchObject({ kind: "file" });
});
