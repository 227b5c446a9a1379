/** Follows keyboard focus and the text of the focused field; what is not known for certain is null. */
import { setTimeout as delay } from "node:timers/promises";
import { type Element, isSecure } from "@apprentice/core/event/element.ts";
import type { AccessibilityChange } from "./accessibility.ts";
import type { ApplicationTree } from "./application-tree.ts";
import type { AtspiBus, AtspiEvent, AtspiRef } from "./atspi-bus.ts";
import { elementId, readBox, readText } from "./read-application.ts";
import { type StateBits, hasState, roleName, stateNames } from "./role.ts";

export type FocusFollower = {
  focused(): Element | null;
  /** `readable`: whether the application may be asked what it is. */
  handle(event: AtspiEvent, readable: boolean): void;
  /** A fresh tree: it names the focus where the events left it open. */
  handleTree(tree: ApplicationTree): void;
  /** The focus is in this application, for certain: what its tree names is asked whether it has it. */
  moveTo(tree: ApplicationTree): void;
  /** The application is gone, or everything is. */
  forget(bus: string | null): void;
};

/** An application that is just drawing its new window may not answer at once, or not know yet that it has the focus. */
const mostAttempts = 4;
const againMs = 50;
/** Reading of a field's text starts at most this often. */
const valueEveryMs = 40;

export function followFocus(options: {
  readonly bus: AtspiBus;
  readonly push: (change: AccessibilityChange) => void;
}): FocusFollower {
  const { bus, push } = options;
  let current: AtspiRef | null = null;
  let element: Element | null = null;
  let reading = false;
  let dirty = false;

  const set = (ref: AtspiRef | null, next: Element | null) => {
    const same = element?.id === next?.id && element?.role === next?.role;
    current = ref;
    element = next;
    if (!same) push({ kind: "focus", element: next });
  };
  /** Until the element has been read the focus is unknown. */
  const arrive = async (ref: AtspiRef) => {
    if (current && sameRef(current, ref) && element) return;
    set(ref, null);
    const isCurrent = () => current !== null && sameRef(current, ref);
    let next: Element | null = null;
    for (let attempt = 0; attempt < mostAttempts && !next && isCurrent(); attempt += 1) {
      if (attempt > 0) await delay(againMs, undefined, { ref: false });
      next = await describe(bus, ref).catch(() => null);
    }
    if (isCurrent()) set(next ? ref : null, next);
  };
  const readValue = async () => {
    dirty = true;
    if (reading) return;
    reading = true;
    while (dirty) {
      const ref = current;
      if (!ref || !element || !hasText(element)) break;
      dirty = false;
      const { id } = element;
      const value = await readText(bus, ref).catch(() => null);
      if (value !== null && element?.id === id && element.value !== value) {
        element = { ...element, value };
        push({ kind: "value", elementId: id, value });
      }
      await new Promise((resolve) => setTimeout(resolve, valueEveryMs).unref());
    }
    reading = false;
  };
  return {
    focused: () => element,
    handle: (event, readable) => {
      if (isFocusArriving(event) && !readable) set(null, null);
      else if (isFocusArriving(event)) void arrive(event.source);
      else if (!readable) return;
      else if (isFocusLeaving(event, current)) set(null, null);
      else if (event.member === "TextChanged" && event.source.bus === current?.bus) {
        void readValue();
      }
    },
    handleTree: (tree) => {
      if (element || current) return;
      const found = tree.focused;
      if (found) void arrive({ bus: tree.bus, path: found });
    },
    moveTo: (tree) => {
      if (current?.bus === tree.bus) return;
      if (tree.focused) void arrive({ bus: tree.bus, path: tree.focused });
      else set(null, null);
    },
    forget: (name) => {
      if (name === null || current?.bus === name) set(null, null);
    },
  };
}

function sameRef(a: AtspiRef, b: AtspiRef): boolean {
  return a.bus === b.bus && a.path === b.path;
}

function hasText(element: Element): boolean {
  return !isSecure(element) && element.states.includes("editable");
}

function isFocusArriving(event: AtspiEvent): boolean {
  if (event.group === "Focus") return true;
  return event.member === "StateChanged" && event.detail === "focused" && event.detail1 === 1;
}

function isFocusLeaving(event: AtspiEvent, current: AtspiRef | null): boolean {
  if (!current || event.source.bus !== current.bus) return false;
  if (event.group === "Window") return ["Deactivate", "Destroy"].includes(event.member);
  const lost = ["focused", "defunct"].includes(event.detail);
  const ends = event.detail === "defunct" ? event.detail1 === 1 : event.detail1 === 0;
  return event.member === "StateChanged" && lost && ends && event.source.path === current.path;
}

/** Role and states first: the text is asked for only where they say that it is not secret. */
async function describe(bus: AtspiBus, ref: AtspiRef): Promise<Element | null> {
  const [role, states, name, parent, box] = await Promise.all([
    bus.call(ref, "org.a11y.atspi.Accessible.GetRole"),
    bus.call(ref, "org.a11y.atspi.Accessible.GetState"),
    property(bus, ref, "Name"),
    property(bus, ref, "Parent"),
    readBox(bus, ref),
  ]);
  const bits = states as StateBits;
  if (!hasState(bits, "focused")) return null;
  const parentRef = parent as [string, string];
  const described: Element = {
    id: elementId(ref),
    parentId: elementId({ bus: parentRef[0], path: parentRef[1] }),
    role: roleName(Number(role)),
    name: String(name).slice(0, 512),
    states: [...stateNames(bits)],
    value: null,
    box,
  };
  if (!hasText(described)) return described;
  return { ...described, value: await readText(bus, ref).catch(() => null) };
}

function property(bus: AtspiBus, ref: AtspiRef, name: string): Promise<unknown> {
  const body = ["org.a11y.atspi.Accessible", name];
  return bus.call(ref, "org.freedesktop.DBus.Properties.Get", "ss", body);
}
