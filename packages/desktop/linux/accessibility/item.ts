/** One accessible as applications list it in bulk. */
import type { AtspiBus } from "./atspi-bus.ts";
import { type StateBits, roleName } from "./role.ts";

/** Names are cut to this many characters. */
export const longestName = 512;

export type Item = {
  readonly path: string;
  readonly parent: string;
  /** How many children it says it has; -1 where it does not say. */
  readonly childCount: number;
  readonly interfaces: readonly string[];
  readonly name: string;
  readonly role: string;
  readonly bits: StateBits;
};

/** Everything that the application lists; null where it does not answer in time. */
export async function readItems(
  bus: AtspiBus,
  application: string,
): Promise<readonly Item[] | null> {
  const cache = { bus: application, path: "/org/a11y/atspi/cache" };
  const reply = await bus.call(cache, "org.a11y.atspi.Cache.GetItems").catch(() => null);
  return Array.isArray(reply) ? reply.map(readItem) : null;
}

/** One `((so)(so)(so)iiassusau)`: reference, application, parent, index, children, interfaces, name, role, text, states. */
function readItem(raw: readonly unknown[]): Item {
  const [self, , parent, , childCount, interfaces, name, role, , bits] = raw as [
    [string, string],
    unknown,
    [string, string],
    number,
    number,
    string[],
    string,
    number,
    string,
    [number, number],
  ];
  return {
    path: self[1],
    parent: parent[1],
    childCount,
    interfaces,
    name: name.slice(0, longestName),
    role: roleName(role),
    bits,
  };
}
