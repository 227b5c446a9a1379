/**
 * A session lock says that an agent is acting on a display, so that a recorder can never take its doing for a
 * person's demonstration. It is one file in the data folder of the person's machine, held by one process.
 */
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { LearnError } from "../../errors.ts";

export const SessionHolder = z.object({
  version: z.literal(1),
  pid: z.number().int().positive(),
  /** When the process was started, in the kernel's own count; tells a reused number apart. Null: unknown. */
  processStart: z.string().nullable(),
  /** The display that the agent acts on, such as `:7`. */
  display: z.string(),
  startedMs: z.number(),
});
export type SessionHolder = Readonly<z.infer<typeof SessionHolder>>;

export type SessionLock = AsyncDisposable & {
  readonly holder: SessionHolder;
  /** Whether the file still names this holder; false where somebody removed it. */
  held(): Promise<boolean>;
};

export const sessionLockFile = "agent-session.lock";
const attempts = 40;
const retryMs = 25;

/** Takes the lock for this process; throws LearnError `session_locked` while another living process has it. */
export async function takeSessionLock(options: {
  readonly dataDir: string;
  readonly display: string;
  readonly clock: () => number;
}): Promise<SessionLock> {
  const { dataDir, display } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, sessionLockFile);
  const processStart = await startOf(process.pid);
  const own = { version: 1, pid: process.pid, processStart, display } as const;
  const holder: SessionHolder = { ...own, startedMs: options.clock() };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await create(path, holder)) return lockOf(path, holder);
    const other = await agentSession(dataDir);
    if (other) throw locked(path, other);
    await removeStale(path, holder);
  }
  throw new LearnError("session_locked", `${path} is taken by others again and again. Try later.`);
}

/**
 * The agent that acts now, or null; a lock that a dead process left behind counts as none.
 * Throws LearnError `session_locked` where the file cannot be understood: an unknown agent may be acting.
 */
export async function agentSession(dataDir: string): Promise<SessionHolder | null> {
  const path = join(dataDir, sessionLockFile);
  const holder = await readHolder(path);
  return holder && (await isAlive(holder)) ? holder : null;
}

/** Written aside and linked in, so that nobody ever reads half a lock. */
async function create(path: string, holder: SessionHolder): Promise<boolean> {
  const draft = `${path}.${holder.pid}.${crypto.randomUUID()}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw cause;
  } finally {
    await rm(draft, { force: true });
  }
}

function lockOf(path: string, holder: SessionHolder): SessionLock {
  const text = JSON.stringify(holder);
  const held = async () => (await readFile(path, "utf8").catch(() => "")) === text;
  return {
    holder,
    held,
    [Symbol.asyncDispose]: async () => {
      if (await held()) await rm(path, { force: true });
    },
  };
}

/** One at a time, by a lock on recovering: two that both saw a dead holder must not both remove a file. */
async function removeStale(path: string, own: SessionHolder): Promise<void> {
  const recovery = `${path}.recovery`;
  if (!(await create(recovery, own))) {
    const other = await readHolder(recovery);
    if (other && !(await isAlive(other))) await rm(recovery, { force: true });
    return sleep(retryMs);
  }
  try {
    const holder = await readHolder(path);
    if (holder && !(await isAlive(holder))) await rm(path, { force: true });
  } finally {
    await rm(recovery, { force: true });
  }
}

async function readHolder(path: string): Promise<SessionHolder | null> {
  try {
    return SessionHolder.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    const message = `${path} cannot be read as a session lock. If no agent is running, remove the file.`;
    throw new LearnError("session_locked", message, { cause });
  }
}

async function isAlive({ pid, processStart }: SessionHolder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it lives and belongs to somebody else.
    if (codeOf(cause) !== "EPERM") return false;
  }
  const start = await startOf(pid);
  return processStart === null || start === null || start === processStart;
}

/** Field 22 of /proc/PID/stat, counted after the name, which may hold spaces and brackets (proc(5)). */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function codeOf(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException).code;
}

function locked(path: string, { pid, display }: SessionHolder): LearnError {
  const message = `An agent is acting on display ${display} already (process ${pid}, ${path}). Wait for it or stop it.`;
  return new LearnError("session_locked", message);
}
