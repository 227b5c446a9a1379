/** Reads the accessibility tree of one application in bulk, then the boxes and texts of what is showing. */
import type { Element } from "@apprentice/core/event/element.ts";
import { isSecure } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { ApplicationTree, TopLevel, TreeElement } from "./application-tree.ts";
import { type Ask, askEach } from "./ask-each.ts";
import type { AtspiBus, AtspiRef } from "./atspi-bus.ts";
import { type Item, readItems } from "./item.ts";
import { readUnlisted } from "./read-unlisted.ts";
import { hasState, isInPopup, isInteractive, stateNames } from "./role.ts";

/** Roles whose text is their value, also where nobody may edit it, as on a calculator's display. */
const textRoles: ReadonlySet<string> = new Set(["combo box", "entry", "text"]);
/** Bounds of a snapshot, so that no application can make it grow without end. */
const mostElements = 2000;
const mostTexts = 64;
export const longestValue = 4096;

export type ReadOptions = {
  readonly bus: AtspiBus;
  /** Unique bus name of the application. */
  readonly application: string;
  readonly clock: () => number;
  /** True once the reading should be given up, such as when somebody began to type. */
  readonly cancelled: () => boolean;
};

/** Null when it was cancelled or the application did not answer in time. */
export async function readApplication(options: ReadOptions): Promise<ApplicationTree | null> {
  const { bus, application, clock, cancelled } = options;
  const tMs = clock();
  const listed = await readItems(bus, application);
  if (!listed || cancelled()) return null;
  const unlisted = await readUnlisted({ bus, application, cancelled }, listed);
  if (!unlisted) return null;
  const items = [...listed, ...unlisted];
  const places = placeItems(items);
  const topItems = items.filter((item) => places.tops.has(item.path));
  const wanted = items
    .filter((item) => hasState(item.bits, "showing") && isWanted(item))
    .slice(0, mostElements);
  const ask = { bus, application, cancelled };
  const boxes = await readBoxes(ask, [...topItems, ...wanted]);
  const values = boxes && (await readValues(ask, wanted));
  if (!boxes || !values) return null;
  const tops = topItems.map((item): TopLevel => topLevel(item, boxes));
  return {
    bus: application,
    tMs,
    tops,
    elements: build(application, wanted, { places, boxes, values }),
    focused: focusedPath(items, places),
    documents: outermostDocuments(items, places),
  };
}

/** Documents beside what can be acted on: they tell a browser's pages from the browser itself. */
function isWanted({ role, bits }: Item): boolean {
  return role === "document web" || isInteractive(role, bits);
}

type Places = {
  readonly byPath: ReadonlyMap<string, Item>;
  readonly tops: ReadonlySet<string>;
  /** From an item up to its top-level accessible, itself excluded. */
  ancestors(path: string): readonly Item[];
};

function placeItems(items: readonly Item[]): Places {
  const byPath = new Map(items.map((item) => [item.path, item]));
  const root = items.find((item) => item.role === "application")?.path;
  const isTop = (item: Item) =>
    item.path !== root && (item.parent === root || item.parent.endsWith("/root"));
  return {
    byPath,
    tops: new Set(items.filter(isTop).map((item) => item.path)),
    ancestors: (path) => {
      const chain: Item[] = [];
      let item = byPath.get(path);
      // 64 levels are more than any interface has; a cycle ends there too.
      while (item && chain.length < 64) {
        const parent = byPath.get(item.parent);
        if (!parent || parent.path === root) break;
        chain.push(parent);
        item = parent;
      }
      return chain;
    },
  };
}

function readBoxes(ask: Ask, items: readonly Item[]): Promise<ReadonlyMap<string, Box> | null> {
  const shown = items.filter((item) => item.interfaces.includes("org.a11y.atspi.Component"));
  return askEach(ask, shown, (target) => readBox(ask.bus, target));
}

/** Coordinate type 0 is the screen. */
export async function readBox(bus: AtspiBus, target: AtspiRef): Promise<Box> {
  const reply = await bus.call(target, "org.a11y.atspi.Component.GetExtents", "u", [0]);
  const [x, y, width, height] = reply as [number, number, number, number];
  return { x, y, width: Math.max(0, width), height: Math.max(0, height) };
}

/** Texts of fields and positions of sliders; a secure field is never asked. */
function readValues(ask: Ask, items: readonly Item[]): Promise<ReadonlyMap<string, string> | null> {
  const fields = items.filter((item) => valueKind(item) !== null).slice(0, mostTexts);
  return askEach(ask, fields, (target, item) =>
    valueKind(item) === "text" ? readText(ask.bus, target) : readNumber(ask.bus, target),
  );
}

function valueKind(item: Item): "text" | "number" | null {
  if (isSecure({ role: item.role, states: [] })) return null;
  if (item.role === "slider" || item.role === "scroll bar") return "number";
  const isText = item.interfaces.includes("org.a11y.atspi.Text");
  const isField = hasState(item.bits, "editable") || textRoles.has(item.role);
  return isText && isField ? "text" : null;
}

export async function readText(bus: AtspiBus, target: AtspiRef): Promise<string> {
  const reply = await bus.call(target, "org.a11y.atspi.Text.GetText", "ii", [0, longestValue]);
  // U+FFFC stands for what is embedded in a text without being text.
  return String(reply).replaceAll("\uFFFC", "").slice(0, longestValue);
}

async function readNumber(bus: AtspiBus, target: AtspiRef): Promise<string> {
  const reply = await bus.call(target, "org.freedesktop.DBus.Properties.Get", "ss", [
    "org.a11y.atspi.Value",
    "CurrentValue",
  ]);
  return String(reply);
}

function topLevel(item: Item, boxes: ReadonlyMap<string, Box>): TopLevel {
  const box = boxes.get(item.path) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { path: item.path, role: item.role, name: item.name, box };
}

function build(
  application: string,
  items: readonly Item[],
  read: {
    readonly places: Places;
    readonly boxes: ReadonlyMap<string, Box>;
    readonly values: ReadonlyMap<string, string>;
  },
): readonly TreeElement[] {
  const kept = new Set(items.map((item) => item.path));
  return items.flatMap((item) => {
    const box = read.boxes.get(item.path);
    if (!box || box.width < 1 || box.height < 1) return [];
    const chain = read.places.ancestors(item.path);
    const parent = chain.find((ancestor) => kept.has(ancestor.path));
    const top = chain.at(-1)?.path ?? item.path;
    const element: Element = {
      id: elementId({ bus: application, path: item.path }),
      parentId: parent ? elementId({ bus: application, path: parent.path }) : null,
      role: item.role,
      name: item.name,
      states: [...stateNames(item.bits)],
      value: read.values.get(item.path) ?? null,
      box,
    };
    return [
      {
        element,
        top,
        popup: isInPopup(
          item.role,
          chain.map(({ role }) => role),
        ),
      },
    ];
  });
}

export function elementId(ref: AtspiRef): string {
  return `${ref.bus}${ref.path}`;
}

function outermostDocuments(items: readonly Item[], places: Places): ApplicationTree["documents"] {
  return items
    .filter((item) => item.role === "document web" && hasState(item.bits, "showing"))
    .filter((item) => !places.ancestors(item.path).some(({ role }) => role === "document web"))
    .map((item) => ({ path: item.path, top: places.ancestors(item.path).at(-1)?.path ?? "" }));
}

/** The deepest one: containers may claim the focus of what they contain. */
function focusedPath(items: readonly Item[], places: Places): string | null {
  const depth = (item: Item) => places.ancestors(item.path).length;
  const claims = items.filter((item) => {
    const top = places.ancestors(item.path).at(-1);
    const active = top !== undefined && hasState(top.bits, "active");
    return active && hasState(item.bits, "focused") && hasState(item.bits, "showing");
  });
  return claims.toSorted((a, b) => depth(b) - depth(a))[0]?.path ?? null;
}
