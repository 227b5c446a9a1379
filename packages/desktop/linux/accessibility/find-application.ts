/** Finds the application of a process on the accessibility bus. */
import type { AtspiBus } from "./atspi-bus.ts";

const registryRoot = {
  bus: "org.a11y.atspi.Registry",
  path: "/org/a11y/atspi/accessible/root",
};
const daemon = { bus: "org.freedesktop.DBus", path: "/org/freedesktop/DBus" };

/** The unique bus name of the application with this process id, or null. */
export async function findApplication(bus: AtspiBus, pid: number): Promise<string | null> {
  try {
    const children = await bus.call(registryRoot, "org.a11y.atspi.Accessible.GetChildren");
    const names = (children as [string, string][]).map(([name]) => name);
    const owners = await Promise.all(names.map((name) => processOf(bus, name)));
    return names.find((_, index) => owners[index] === pid) ?? null;
  } catch {
    return null;
  }
}

async function processOf(bus: AtspiBus, name: string): Promise<number | null> {
  const member = "org.freedesktop.DBus.GetConnectionUnixProcessID";
  const reply = await bus.call(daemon, member, "s", [name]).catch(() => null);
  return typeof reply === "number" ? reply : null;
}
