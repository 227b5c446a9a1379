import { describe, expect, test } from "vitest";
import { findTarget } from "./find-target.ts";
import { actionItem, observationItem } from "./testing/recorded.ts";

const at = (x: number, y: number) => actionItem({ kind: "click", tMs: 0, at: { x, y } }).action;
const see = (options: Parameters<typeof observationItem>[1] = {}) =>
  observationItem("obs-1", options).observation;

describe("findTarget", () => {
  test("takes the smallest interactive element, not the label inside it nor the panel around it", () => {
    expect(findTarget(at(40, 68), see())).toBe("button");
    expect(findTarget(at(200, 200), see())).toBe("list");
    expect(findTarget(at(590, 490), see())).toBeNull();
  });

  test("an open menu hides what lies under it", () => {
    const withMenu = see({ menu: true });
    expect(findTarget(at(40, 68), withMenu)).toBe("menu-item");
    const { elements, ...rest } = withMenu;
    const without = { ...rest, elements: elements.filter(({ id }) => id !== "menu-item") };
    expect(findTarget(at(40, 68), without)).toBeNull();
    expect(findTarget(at(40, 68), { ...without, pointedId: "button" })).toBe("button");
    expect(findTarget(at(40, 68), { ...without, windows: see().windows })).toBe("button");
  });

  test("an item of a list that a page draws itself hides the button under it", () => {
    const { elements, ...rest } = see();
    const button = elements.find(({ id }) => id === "button");
    if (!button) throw new Error("the window has a button");
    const { x, y, width, height } = button.box;
    const box = { x: x - 10, y: y - 5, width: width + 80, height: height + 10 };
    const item = { ...button, id: "item", parentId: "drawn", role: "list item", box };
    const drawn = { ...item, id: "drawn", parentId: null, role: "list box" };
    const covered = { ...rest, elements: [drawn, item, ...elements] };
    expect(findTarget(at(40, 68), covered)).toBe("item");
    const inside = elements.map((one) => (one === button ? { ...one, parentId: "item" } : one));
    expect(findTarget(at(40, 68), { ...rest, elements: [drawn, item, ...inside] })).toBe("button");
  });

  test("another window on top has no known elements", () => {
    expect(findTarget(at(550, 100), see({ other: true }))).toBeNull();
  });

  test("what is not showing cannot be hit", () => {
    expect(findTarget(at(305, 65), see())).toBe("list");
  });

  test("typing goes to its field, or to the focused one where the field is not known", () => {
    const typed = (fieldId: string | null) =>
      actionItem({ kind: "type", tMs: 0, text: "a", fieldId }).action;
    expect(findTarget(typed("list"), see())).toBe("list");
    expect(findTarget(typed("gone"), see())).toBe("field");
    expect(findTarget(typed(null), { ...see(), focusedId: "gone" })).toBeNull();
    const key = actionItem({ kind: "key", tMs: 0, keys: ["enter"], count: 1 }).action;
    expect(findTarget(key, see())).toBe("field");
    expect(findTarget(actionItem({ kind: "wait", tMs: 0 }).action, see())).toBeNull();
  });
});
