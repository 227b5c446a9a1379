/** A private desktop is a virtual X display with its own window manager, session bus and accessibility bus. */
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type XAuthority, writeAuthority } from "./private/authority.ts";
import { type Child, findProgram, startChild } from "./private/child.ts";
import { openboxConfig } from "./private/openbox-config.ts";
import { PrivateDesktopError } from "./private/private-desktop-error.ts";
import { privateEnvironment } from "./private/private-environment.ts";
import { startAccessibilityBus } from "./private/start-accessibility-bus.ts";
import { startDisplay } from "./private/start-display.ts";
import { waitForWindowManager } from "./private/wait-for-window-manager.ts";

export type PrivateDesktopOptions = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Ends the desktop, also while it is still starting. */
  readonly signal?: AbortSignal;
  /** Extra environment for every child, such as TZ or LANG. */
  readonly env?: Readonly<Record<string, string>>;
  /** X extensions that the display shall lack, such as MIT-SHM. For tests of what depends on them. */
  readonly without?: readonly string[];
};

export type PrivateDesktop = AsyncDisposable & {
  /** For example `:7`. */
  readonly display: string;
  /** What the `x11` package takes as `auth`, beside `display`. */
  readonly auth: XAuthority["auth"];
  /** The X authority file, for programs that read XAUTHORITY. */
  readonly authorityFile: string;
  /** Address of the private session bus. */
  readonly sessionBus: string;
  /** Address of the accessibility bus, where AT-SPI lives. */
  readonly accessibilityBus: string;
  /** Everything that a child needs to show up here and nowhere else. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder for this desktop's files (home, profiles); removed with the desktop. */
  readonly folder: string;
  /** Starts a program on this desktop; it ends with the desktop at the latest. */
  spawn(command: string, args?: readonly string[]): Child;
  /** Ends the accessibility bus alone, as a crash would. For tests of what depends on it. */
  stopAccessibilityBus(): Promise<void>;
  /** Ends the display alone, as a crash would. For tests of what depends on it. */
  stopDisplay(): Promise<void>;
};

const programs = ["Xvfb", "openbox", "dbus-daemon", "setpriv", "/usr/libexec/at-spi-bus-launcher"];

/**
 * Starts display, window manager, session bus and accessibility bus (switched on before any application starts).
 * Throws PrivateDesktopError: `program_missing`, `start_failed`, or `stopped` when `signal` fired meanwhile.
 */
export async function startPrivateDesktop(options: PrivateDesktopOptions): Promise<PrivateDesktop> {
  for (const program of programs) findProgram(program, process.env["PATH"] ?? "/usr/bin:/bin");
  const folder = await mkdtemp(join(tmpdir(), "desk-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeNow);
  const stack = new AsyncDisposableStack();
  stack.defer(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.off("exit", removeNow);
  });
  try {
    const desktop = await assemble(options, folder, stack);
    stopIfAborted(options.signal);
    const stop = () => void stack.disposeAsync();
    options.signal?.addEventListener("abort", stop, { once: true });
    stack.defer(() => options.signal?.removeEventListener("abort", stop));
    return desktop;
  } catch (cause) {
    await stack.disposeAsync();
    throw cause;
  }
}

async function assemble(
  options: PrivateDesktopOptions,
  folder: string,
  stack: AsyncDisposableStack,
): Promise<PrivateDesktop> {
  const { signal } = options;
  stopIfAborted(signal);
  const authority = await writeAuthority(join(folder, "authority"), randomBytes(16));
  const base = { ...privateEnvironment(folder, process.env), ...options.env };
  for (const name of ["home", "config", "cache", "data", "run"]) {
    await mkdir(join(folder, name), { mode: 0o700 });
  }
  const launch = { cwd: folder, env: base };
  const screen = await startDisplay({ ...options, ...launch, authorityFile: authority.file });
  stack.use(screen.child);
  stopIfAborted(signal);
  const env: Record<string, string> = {
    ...base,
    DISPLAY: screen.display,
    XAUTHORITY: authority.file,
  };
  const buses = await startAccessibilityBus({ folder, env, stack });
  env["DBUS_SESSION_BUS_ADDRESS"] = buses.sessionBus;
  stopIfAborted(signal);
  await writeFile(join(folder, "openbox.xml"), openboxConfig);
  const args = ["--sm-disable", "--config-file", join(folder, "openbox.xml")];
  stack.use(startChild({ command: "openbox", args, env, cwd: folder }));
  await waitForWindowManager({ display: screen.display, auth: authority.auth });
  stopIfAborted(signal);
  const applications = new AsyncDisposableStack();
  stack.use(applications);
  return {
    display: screen.display,
    auth: authority.auth,
    authorityFile: authority.file,
    sessionBus: buses.sessionBus,
    accessibilityBus: buses.accessibilityBus,
    env,
    folder,
    spawn: (command, more = []) =>
      applications.use(startChild({ command, args: more, env, cwd: folder })),
    stopAccessibilityBus: async () => buses.launcher[Symbol.asyncDispose](),
    stopDisplay: async () => screen.child[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new PrivateDesktopError("stopped", "The private desktop was stopped while it started.");
  }
}
