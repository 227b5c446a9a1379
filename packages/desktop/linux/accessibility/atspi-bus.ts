/** A connection to the accessibility bus: calls that end within 200 ms, and the events that applications send. */
import { type Message, type MessageBus, Variant, createClient } from "dbus-native";

/** No question to an application may take longer. */
export const callTimeoutMs = 200;

export type AtspiRef = { readonly bus: string; readonly path: string };

export type AtspiEvent = {
  readonly source: AtspiRef;
  /** `Object`, `Window`, `Document` or `Focus`. */
  readonly group: string;
  /** For example `StateChanged`, and `focused` as its detail. */
  readonly member: string;
  readonly detail: string;
  readonly detail1: number;
};

export type AtspiBus = AsyncDisposable & {
  /** Rejects after 200 ms, on an error reply, and at once when the bus is gone. */
  call(target: AtspiRef, member: string, signature?: string, body?: unknown[]): Promise<unknown>;
  onEvent(listener: (event: AtspiEvent) => void): void;
  /** An application left the bus. */
  onGone(listener: (bus: string) => void): void;
  /** Runs once when the bus went away by itself. */
  onLost(listener: () => void): void;
  readonly lost: () => boolean;
};

const eventPrefix = "org.a11y.atspi.Event.";
const registeredEvents = [
  "object:state-changed",
  "object:children-changed",
  "object:text-changed",
  "object:bounds-changed",
  "object:visible-data-changed",
  "object:selection-changed",
  "object:property-change:accessible-name",
  "object:property-change:accessible-value",
  "window:",
  "document:",
  "focus:",
];
const matchRules = [
  ...["Object", "Window", "Document", "Focus"].map(
    (group) => `type='signal',interface='${eventPrefix}${group}'`,
  ),
  "type='signal',interface='org.freedesktop.DBus',member='NameOwnerChanged'",
];
const registry = {
  bus: "org.a11y.atspi.Registry",
  path: "/org/a11y/atspi/registry",
};

/** Switches accessibility on for a session and returns the address of its accessibility bus. */
export async function findAccessibilityBus(sessionBus: string): Promise<string> {
  await using bus = createClient({ busAddress: sessionBus, timeout: 2000 });
  bus.connection.on("error", () => {});
  const target = { destination: "org.a11y.Bus", path: "/org/a11y/bus" };
  await bus.invoke({
    ...target,
    interface: "org.freedesktop.DBus.Properties",
    member: "Set",
    signature: "ssv",
    body: ["org.a11y.Status", "IsEnabled", new Variant("b", true)],
  });
  const address: unknown = await bus.invoke({
    ...target,
    interface: "org.a11y.Bus",
    member: "GetAddress",
  });
  return String(address);
}

/** Connects and asks applications to send events, which also makes them answer questions in bulk. */
export async function openAtspiBus(address: string): Promise<AtspiBus> {
  const bus = createClient({ busAddress: address, timeout: callTimeoutMs });
  const events: ((event: AtspiEvent) => void)[] = [];
  const gone: ((name: string) => void)[] = [];
  const losses: (() => void)[] = [];
  let state: "open" | "closing" | "lost" = "open";
  const lose = () => {
    if (state !== "open") return;
    state = "lost";
    for (const listener of losses) listener();
  };
  bus.connection.on("error", lose);
  bus.connection.on("close", lose);
  bus.connection.on("end", lose);
  bus.connection.on("message", (message) => {
    const event = readEvent(message);
    if (event) for (const listener of events) listener(event);
    const name = readGone(message);
    if (name !== null) for (const listener of gone) listener(name);
  });
  await subscribe(bus);
  return {
    call: async (target, member, signature, body) => {
      if (state !== "open") throw new Error("the accessibility bus is gone");
      return invoke(bus, target, member, signature, body);
    },
    onEvent: (listener) => void events.push(listener),
    onGone: (listener) => void gone.push(listener),
    onLost: (listener) => void losses.push(listener),
    lost: () => state !== "open",
    [Symbol.asyncDispose]: async () => {
      if (state === "lost") return;
      state = "closing";
      await bus.close();
    },
  };
}

async function subscribe(bus: MessageBus): Promise<void> {
  for (const rule of matchRules) await bus.addMatch(rule);
  for (const event of registeredEvents) {
    const member = "org.a11y.atspi.Registry.RegisterEvent";
    await invoke(bus, registry, member, "sass", [event, [], ""], 5000);
  }
}

/** `member` is the interface and the method, with a dot between. */
async function invoke(
  bus: MessageBus,
  target: AtspiRef,
  member: string,
  signature?: string,
  body?: unknown[],
  timeout = callTimeoutMs,
): Promise<unknown> {
  const dot = member.lastIndexOf(".");
  const message: Message = {
    destination: target.bus,
    path: target.path,
    interface: member.slice(0, dot),
    member: member.slice(dot + 1),
    ...(signature === undefined ? {} : { signature, body: body ?? [] }),
  };
  const reply: unknown = await bus.invoke(message, { timeout });
  return reply;
}

function readEvent(message: Message): AtspiEvent | null {
  const { interface: name, sender, path, member, body } = message;
  if (!name?.startsWith(eventPrefix) || !sender || !path || !member) return null;
  return {
    source: { bus: sender, path },
    group: name.slice(eventPrefix.length),
    member,
    detail: typeof body?.[0] === "string" ? body[0] : "",
    detail1: Number(body?.[1] ?? 0),
  };
}

function readGone(message: Message): string | null {
  if (message.member !== "NameOwnerChanged" || message.sender !== "org.freedesktop.DBus") {
    return null;
  }
  const [name, , owner] = message.body ?? [];
  return owner === "" && typeof name === "string" ? name : null;
}
