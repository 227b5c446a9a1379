/** What a window says about itself: application, process, title and the window that it belongs to. */
import type { XProperty } from "x11";
import type { Connection } from "./connection.ts";

export type WindowFacts = {
  /** WM_CLASS class part in lower case; "" for none. */
  readonly app: string;
  readonly pid: number | null;
  readonly title: string;
  /** WM_TRANSIENT_FOR; 0 for none. */
  readonly transientFor: number;
};

export const unknownFacts: WindowFacts = { app: "", pid: null, title: "", transientFor: 0 };

export type Atoms = {
  readonly activeWindow: number;
  readonly clientList: number;
  readonly name: number;
  readonly pid: number;
  readonly utf8: number;
  readonly plainName: number;
  readonly windowClass: number;
  readonly transientFor: number;
  /** The properties that make up WindowFacts. */
  readonly facts: ReadonlySet<number>;
};

/** Predefined atoms of the core protocol. */
const plainName = 39;
const windowClass = 67;
const transientFor = 68;

export async function readAtoms(connection: Connection): Promise<Atoms> {
  const [activeWindow, clientList, name, pid, utf8] = await Promise.all(
    [
      "_NET_ACTIVE_WINDOW",
      "_NET_CLIENT_LIST_STACKING",
      "_NET_WM_NAME",
      "_NET_WM_PID",
      "UTF8_STRING",
    ].map((atom) => connection.atom(atom)),
  );
  const known = { activeWindow: activeWindow ?? 0, clientList: clientList ?? 0, name: name ?? 0 };
  return {
    ...known,
    pid: pid ?? 0,
    utf8: utf8 ?? 0,
    plainName,
    windowClass,
    transientFor,
    facts: new Set([known.name, pid ?? 0, plainName, windowClass, transientFor]),
  };
}

/** Reads all facts in one round trip; what the window does not say is empty. */
export async function readWindowFacts(
  connection: Connection,
  atoms: Atoms,
  window: number,
): Promise<WindowFacts> {
  const [name, plain, kind, pid, owner] = await Promise.all([
    connection.property(window, atoms.name),
    connection.property(window, atoms.plainName),
    connection.property(window, atoms.windowClass),
    connection.property(window, atoms.pid),
    connection.property(window, atoms.transientFor),
  ]);
  return {
    app: (kind?.data.toString("latin1").split("\0")[1] ?? "").toLowerCase(),
    pid: firstWord(pid),
    title: name ? name.data.toString("utf8") : (plain?.data.toString("latin1") ?? ""),
    transientFor: firstWord(owner) ?? 0,
  };
}

/** The windows that a property names; empty without it. */
export async function readWindowList(
  connection: Connection,
  window: number,
  property: number,
): Promise<number[]> {
  const data = (await connection.property(window, property))?.data ?? Buffer.alloc(0);
  return Array.from({ length: data.length >> 2 }, (_, index) => data.readUInt32LE(index * 4));
}

function firstWord(property: XProperty | null): number | null {
  return property && property.data.length >= 4 ? property.data.readUInt32LE(0) : null;
}
