import { expect, test } from "vitest";
import type { Element } from "@apprentice/core/event/element.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import { emptySight } from "@apprentice/desktop/fake/fake-eyes.ts";
import { practicePolicy } from "../../evaluate/suite/practice-policy.ts";
import { groundProposal } from "./ground-proposal.ts";
import { outOfReach } from "./out-of-reach.ts";

const screen = { x: 0, y: 0, width: 1_280, height: 800 };
const window = {
  id: "w",
  app: "chromium",
  pid: 1,
  title: "Rows",
  box: { x: 10, y: 60, width: 980, height: 700 },
  url: "http://localhost:9/page/1",
  ownerId: null,
};

function element(id: string, role: string, y: number, more: Partial<Element> = {}): Element {
  const box = { x: 40, y, width: 90, height: 40 };
  const states = ["showing", "visible"];
  return { id, parentId: "page", role, name: id, states, value: null, box, ...more };
}

const page: Element = {
  ...element("page", "document web", 200, { parentId: null }),
  box: { x: 14, y: 203, width: 972, height: 553 },
};

function contextOf(elements: readonly Element[], app = "chromium"): ObservationContext {
  const { context } = emptySight([{ name: "fake", box: screen, scale: 1 }]);
  const shown = { ...window, app };
  return { ...context, window: shown, windows: [shown], elements: [...elements] };
}

const policy = practicePolicy("localhost:9");
const elements = [
  page,
  element("tab", "tab", 62, { parentId: null }),
  element("row 1", "button", 300),
  element("row 24", "button", 737),
  element("row 25", "button", 757),
  element("row 26", "button", 400, { states: ["visible"] }),
  element("code", "password text", 500),
];

test("a browser's tab, what is scrolled away and a secure field are beyond reach, the rest is not", () => {
  expect([...outOfReach(contextOf(elements), policy)]).toEqual(["tab", "row 25", "row 26", "code"]);
  const elsewhere = outOfReach(contextOf(elements, "mousepad"), policy);
  expect([...elsewhere]).toEqual(["row 25", "row 26", "code"]);
});

test("what the page's edge cuts through is pressed within what shows of it", () => {
  const cut = { kind: "click", elementId: "row 24", at: { x: 85, y: 757 }, modifiers: [] } as const;
  const grounded = groundProposal(cut, contextOf(elements));
  if (grounded.kind === "refused") throw new Error(grounded.reason);
  expect(grounded.value.places[0]?.at).toEqual({ x: 85, y: 746 });
  const away = groundProposal({ ...cut, elementId: "row 25" }, contextOf(elements));
  expect(away).toEqual({ kind: "refused", reason: "hidden_element" });
});

test("a popup is the page's where one of its controls unfolded it, else the browser's own", () => {
  const popup = { ...window, id: "p", ownerId: "w", box: { x: 40, y: 341, width: 90, height: 80 } };
  const item = element("item", "menu item", 350);
  const states = ["showing", "visible", "expanded"];
  const box = element("city", "combo box", 300, { states });
  const reached = (controls: readonly Element[]): boolean => {
    const context = contextOf([page, item, ...controls]);
    return !outOfReach({ ...context, windows: [window, popup] }, policy).has("item");
  };
  expect(reached([box])).toBe(true);
  expect(reached([])).toBe(false);
  expect(reached([{ ...box, states: ["showing", "visible"] }])).toBe(false);
  expect(reached([{ ...box, box: { ...box.box, y: 210 } }])).toBe(false);
});
