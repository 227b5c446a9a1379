import type { SafeElement } from "@apprentice/core/action/action.ts";
import type { Observation } from "@apprentice/core/action/safe.ts";
import { isSecure } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { amountFlag, flag, stateFlag } from "./flags.ts";
import { matchPlaces, type InstructionIndex } from "./encode-instruction.ts";
import { wordKeys } from "./encode-history.ts";
import { middle } from "./choose-elements.ts";
import { textOf, type ActedOn } from "./past.ts";
import { isTelling } from "./split-words.ts";
import type { Token } from "./token.ts";

/** What is the same for all elements of one observation. */
export type Surroundings = {
  readonly index: InstructionIndex;
  readonly observation: Observation;
  readonly elements: readonly SafeElement[];
  readonly byId: ReadonlyMap<string, SafeElement>;
  /** Ids of the observation before this one; null where there was none. */
  readonly previousIds: ReadonlySet<string> | null;
  readonly actedOn: (element: SafeElement) => ActedOn | null;
  readonly area: Box;
};

/** What the guard writes where it took a name away (guard/text/mask/mask-element.ts). */
const hiddenName = "[CONTENT]";

/** Elements whose row is read are at most this high: taller ones hold rows. */
const rowHeightPx = 80;

export function encodeElement(element: SafeElement, around: Surroundings): Token {
  const { index } = around;
  const isHidden = element.name === hiddenName;
  const words = isHidden ? [] : wordKeys(element.name);
  const near = nearWords(element, around);
  const matches = {
    name: matchPlaces(index, words),
    value: matchPlaces(index, wordKeys(textOf(element.value))),
    near: matchPlaces(index, near),
  };
  const telling = words.filter(isTelling);
  const matched = telling.filter((key) => index.places.has(key)).length;
  const share = telling.length > 0 ? matched / telling.length : 0;
  const flags = [
    flag("token:element"),
    ...stateFlags(element),
    ...valueFlags(element),
    ...pastFlags(element, around),
    ...placeFlags(element, around),
  ];
  if (share === 1) flags.push(flag("name:full"));
  else if (share > 0) flags.push(flag("name:part"));
  if (isHidden) flags.push(flag("is:hidden"));
  if (telling.length > 1 && isRun(matches.name, telling.length)) flags.push(flag("name:run"));
  if (matches.near.length > 0) flags.push(flag("row:part"));
  return {
    kind: "element",
    words: words.length > 0 ? words : wordKeys(textOf(element.value)),
    role: element.role,
    chord: null,
    flags,
    reals: [...placeReals(element, around), share, Math.min(matched, 4) / 4],
    matches,
  };
}

/** Whether `count` consecutive places are among `places`. */
function isRun(places: readonly number[], count: number): boolean {
  return places.some((place) =>
    Array.from({ length: count }, (_, step) => place + step).every((at) => places.includes(at)),
  );
}

function stateFlags(element: SafeElement): number[] {
  return element.states.map(stateFlag).filter((number) => number !== undefined);
}

function valueFlags(element: SafeElement): number[] {
  const { value } = element;
  if (!value) return [flag("value:none")];
  if (value.kind === "filled") return [flag(`value:${value.length}`)];
  return [flag(`value:${value.kind}`)];
}

function pastFlags(element: SafeElement, around: Surroundings): number[] {
  const acted = around.actedOn(element);
  if (!acted) return [amountFlag("acted", 0)];
  const since = acted.stepsAgo === 1 ? "1" : acted.stepsAgo === 2 ? "2" : "3+";
  const flags = [amountFlag("acted", acted.count), flag(`last:${acted.last}`)];
  if (acted.last === "type") flags.push(flag("filled:by_me"));
  return [...flags, flag(`since:${since}`)];
}

function placeFlags(element: SafeElement, around: Surroundings): number[] {
  const { observation, previousIds } = around;
  const flags: number[] = [];
  if (element.id === observation.focusedId) flags.push(flag("at:focus"));
  if (element.id === observation.pointedId) flags.push(flag("at:pointer"));
  if (previousIds && !previousIds.has(element.id)) flags.push(flag("is:new"));
  if (element.name === "") flags.push(flag("is:unnamed"));
  if (isSecure(element)) flags.push(flag("is:secure"));
  return flags;
}

/** Middle and size in the active window, middle relative to the pointer; clipped to ±2. */
function placeReals(element: SafeElement, { area, observation }: Surroundings): number[] {
  const { x, y } = middle(element);
  const clipped = (value: number) => Math.max(-2, Math.min(2, value));
  return [
    clipped((x - area.x) / area.width),
    clipped((y - area.y) / area.height),
    clipped(element.box.width / area.width),
    clipped(element.box.height / area.height),
    clipped((x - observation.pointer.x) / area.width),
    clipped((y - observation.pointer.y) / area.height),
    Math.min(element.box.width, 400) / 400,
    Math.min(element.box.height, 100) / 100,
  ];
}

/** Words of the parent and of what stands in the same row, without the element's own. */
function nearWords(element: SafeElement, around: Surroundings): string[] {
  const parent = element.parentId === null ? null : around.byId.get(element.parentId);
  const names = parent ? [parent.name] : [];
  if (element.box.height <= rowHeightPx) {
    const { y } = middle(element);
    for (const other of around.elements) {
      if (other === element || other.box.height > rowHeightPx) continue;
      if (y >= other.box.y && y < other.box.y + other.box.height) names.push(other.name);
    }
  }
  const own = new Set(wordKeys(element.name));
  return names
    .slice(0, 12)
    .filter((name) => name !== hiddenName)
    .flatMap(wordKeys)
    .filter((key) => !own.has(key));
}
