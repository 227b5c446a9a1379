import type { Action, SafeElement } from "../action/action.ts";
import type { Observation } from "../action/safe.ts";
import { contains, type Box, type Point } from "../event/geometry.ts";
import type { WindowInfo } from "../event/window.ts";

/** Roles of things that a person acts on, in the spellings of AT-SPI and ARIA. */
const interactiveRoles: ReadonlySet<string> = new Set(
  [
    "button,push button,toggle button,menu button,switch,link,icon,check box,checkbox,radio button,radio",
    "combo box,combobox,slider,spin button,spinbutton,entry,text,textbox,searchbox,password text,terminal",
    "menu,menu item,menuitem,check menu item,radio menu item,list item,listitem,option,page tab,tab",
    "tree item,treeitem,table cell,cell,gridcell,column header,columnheader,row header,rowheader",
    "scroll bar,scrollbar,separator",
  ].flatMap((line) => line.split(",")),
);
const popupRoles = /menu|^option$|^list ?item$|^tree ?item$/;
const interactiveStates = ["editable", "focusable", "selectable", "checkable", "expandable"];

/** Trees are read from outside, and may hold circles. */
const greatestDepth = 64;

/** Toolkits round boxes differently; a popup's element may stick out of it by this much. */
const slackPx = 2;

/**
 * The element that an action landed on: for typing and keys the focused one; for the pointer the smallest
 * interactive one that contains the point and belongs to the window on top there. Null: none known.
 */
export function findTarget(action: Action, observation: Observation): string | null {
  if (action.kind === "wait") return null;
  if (action.kind === "key") return known(observation, observation.focusedId);
  if (action.kind === "type")
    return known(observation, action.fieldId) ?? known(observation, observation.focusedId);
  return elementAt(action.at, observation);
}

function known({ elements }: Observation, id: string | null): string | null {
  return elements.some((element) => element.id === id) ? id : null;
}

function elementAt(point: Point, observation: Observation): string | null {
  const { windows, window } = observation;
  const top = windows.findLast((candidate) => contains(candidate.box, point)) ?? null;
  // Elements are those of the active window and its popups; another window's place says nothing about them.
  if (top && window && !sameOwner(top, window, windows)) return null;
  if (!top && windows.length > 0) return null;
  const found = observation.elements.filter(
    (element) => isInteractive(element) && contains(element.box, point),
  );
  const popup = top && top.ownerId !== null ? top.box : null;
  const shown = popup ? ofPopup(found, popup, observation) : uncovered(found, observation);
  return smallest(shown)?.id ?? null;
}

/**
 * Pages draw lists and menus themselves, over whatever else they have: what lies at the same place as an item and is
 * neither part of it nor around it is under it.
 */
function uncovered(found: readonly SafeElement[], { elements }: Observation): SafeElement[] {
  const byId = new Map(elements.map((element) => [element.id, element]));
  const items = found.filter(
    ({ role, parentId }) => popupRoles.test(role) && parentId !== null && byId.has(parentId),
  );
  if (items.length === 0) return [...found];
  const isWithin = (inner: SafeElement, outer: SafeElement): boolean => {
    let element: SafeElement | undefined = inner;
    for (let depth = 0; element && depth < greatestDepth; depth += 1) {
      if (element.id === outer.id) return true;
      element = element.parentId === null ? undefined : byId.get(element.parentId);
    }
    return false;
  };
  return found.filter((one) => items.some((item) => isWithin(one, item) || isWithin(item, one)));
}

/**
 * Elements of an open menu or list, not those of the window under it, which may lie within the same box:
 * by role, else by a parent that lies within the popup too, else by what the desktop's own hit test said.
 */
function ofPopup(
  found: readonly SafeElement[],
  popup: Box,
  { elements, pointedId }: Observation,
): SafeElement[] {
  const inside = found.filter((element) => within(element.box, popup));
  const byRole = inside.filter((element) => popupRoles.test(element.role));
  if (byRole.length > 0) return byRole;
  return inside.filter((element) => {
    const parent = elements.find((candidate) => candidate.id === element.parentId);
    return element.id === pointedId || (parent !== undefined && within(parent.box, popup));
  });
}

function sameOwner(top: WindowInfo, active: WindowInfo, windows: readonly WindowInfo[]): boolean {
  return rootOf(top, windows) === rootOf(active, windows);
}

/** A submenu belongs to a menu, and that to a window; the loop is bounded against circles. */
function rootOf(window: WindowInfo, windows: readonly WindowInfo[]): string {
  let { id, ownerId } = window;
  for (let depth = 0; ownerId !== null && depth < windows.length + 1; depth += 1) {
    id = ownerId;
    const owner = windows.find((candidate) => candidate.id === id);
    ownerId = owner?.ownerId ?? null;
  }
  return id;
}

function within(box: Box, outer: Box): boolean {
  return (
    box.x >= outer.x - slackPx &&
    box.y >= outer.y - slackPx &&
    box.x + box.width <= outer.x + outer.width + slackPx &&
    box.y + box.height <= outer.y + outer.height + slackPx
  );
}

function isInteractive({ role, states }: SafeElement): boolean {
  // In AT-SPI's words a closed menu's item is visible but not showing.
  if (states.includes("visible") && !states.includes("showing")) return false;
  return interactiveRoles.has(role) || interactiveStates.some((state) => states.includes(state));
}

/** Smallest by area; of equal ones the later, as children come after their parents. */
function smallest(elements: readonly SafeElement[]): SafeElement | null {
  let best: SafeElement | null = null;
  for (const element of elements) if (!best || area(element.box) <= area(best.box)) best = element;
  return best;
}

const area = (box: Box): number => box.width * box.height;
