/** Starts a session bus and the accessibility bus on it, and switches accessibility on. */
import { writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type MessageBus, Variant, createClient } from "dbus-native";
import { type Child, startChild } from "./child.ts";
import { PrivateDesktopError } from "./private-desktop-error.ts";
import { sessionBusConfig } from "./session-bus-config.ts";

export type Buses = {
  readonly sessionBus: string;
  readonly accessibilityBus: string;
  /** The accessibility bus and its registry. */
  readonly launcher: Child;
};

const startLimitMs = 10_000;

/** Both buses end with `stack`. Throws `start_failed`. */
export async function startAccessibilityBus(options: {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stack: AsyncDisposableStack;
}): Promise<Buses> {
  const { folder, stack } = options;
  const socket = join(folder, "bus");
  const config = join(folder, "bus.conf");
  await writeFile(config, sessionBusConfig(socket));
  const args = ["--nofork", "--nopidfile", `--config-file=${config}`];
  const daemon = { command: "dbus-daemon", args, env: options.env, cwd: folder };
  const session = stack.use(startChild(daemon));
  await waitFor("dbus-daemon", session, () => listens(socket));
  const sessionBus = `unix:path=${socket}`;
  const env = { ...options.env, DBUS_SESSION_BUS_ADDRESS: sessionBus };
  const command = "/usr/libexec/at-spi-bus-launcher";
  const launcher = stack.use(
    startChild({ command, args: ["--launch-immediately"], env, cwd: folder }),
  );
  return { sessionBus, accessibilityBus: await switchOn(sessionBus, launcher), launcher };
}

/** Sets `org.a11y.Status.IsEnabled`, without which toolkits keep their trees to themselves. */
async function switchOn(sessionBus: string, launcher: Child): Promise<string> {
  await using bus = createClient({ busAddress: sessionBus, timeout: startLimitMs });
  bus.connection.on("error", () => {});
  await waitFor("at-spi-bus-launcher", launcher, () => hasOwner(bus));
  const target = { destination: "org.a11y.Bus", path: "/org/a11y/bus" };
  for (const property of ["IsEnabled", "ScreenReaderEnabled"]) {
    await bus.invoke({
      ...target,
      interface: "org.freedesktop.DBus.Properties",
      member: "Set",
      signature: "ssv",
      body: ["org.a11y.Status", property, new Variant("b", property === "IsEnabled")],
    });
  }
  const address: unknown = await bus.invoke({
    ...target,
    interface: "org.a11y.Bus",
    member: "GetAddress",
  });
  return String(address);
}

async function hasOwner(bus: MessageBus): Promise<boolean> {
  const owned: unknown = await bus.invoke({
    destination: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
    member: "NameHasOwner",
    signature: "s",
    body: ["org.a11y.Bus"],
  });
  return owned === true;
}

/** The daemon makes its socket's file a moment before it listens there. */
function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function waitFor(
  program: string,
  child: Child,
  ready: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += 20) {
    if (await ready()) return;
    if (!child.running()) break;
    await sleep(20);
  }
  throw new PrivateDesktopError(
    "start_failed",
    `${program} did not start: ${child.stderr().trim().slice(-300)}`,
  );
}
