/** A private PostgreSQL cluster for tests: its own folder, a Unix socket and no port. */
import { spawn, execFile } from "node:child_process";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = "/usr/lib/postgresql";

export type TestPostgres = AsyncDisposable & {
  /** A fresh, empty database each time. */
  readonly createDatabase: () => Promise<string>;
};

/** Starts a cluster; throws where PostgreSQL's server is not installed (`apt-get install postgresql`). */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = await serverFolder();
  const folder = await mkdtemp(join(tmpdir(), "apprentice-pg-"));
  const [command, prefix] = await unprivileged(folder);
  const data = join(folder, "data");
  const initdb = [join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "test", "--no-sync"];
  await run(command, [...prefix, ...initdb]);
  const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${folder}`];
  const server = spawn(command, [...prefix, join(bin, "postgres"), "-D", data, ...settings], {
    stdio: "ignore",
  });
  const psql = (database: string, statement: string) =>
    run(join(bin, "psql"), ["-h", folder, "-U", "test", "-d", database, "-qc", statement]);
  await untilUp(() => psql("postgres", "select 1"));
  let made = 0;
  return {
    createDatabase: async () => {
      const name = `test${String(++made)}`;
      await psql("postgres", `create database ${name}`);
      return `postgresql://test@/${name}?host=${encodeURIComponent(folder)}`;
    },
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serverFolder(): Promise<string> {
  const versions = await readdir(root).catch((): string[] => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) {
    throw new Error("PostgreSQL's server is not installed; run scripts/install-system-packages.sh");
  }
  return join(root, newest, "bin");
}

/** PostgreSQL refuses to run as root, so root steps down to the account that the package made. */
async function unprivileged(folder: string): Promise<[string, string[]]> {
  if (process.getuid?.() !== 0) return ["env", []];
  const { stdout } = await run("id", ["-u", "postgres"]);
  const uid = Number(stdout.trim());
  await chown(folder, uid, uid);
  return ["setpriv", [`--reuid=${String(uid)}`, `--regid=${String(uid)}`, "--clear-groups"]];
}

async function untilUp(probe: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await probe();
      return;
    } catch (error) {
      if (attempt >= 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
