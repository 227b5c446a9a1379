/** The rules of where an agent may act, asked of every action just before it is done; no model's words reach them. */
import { type Element, isSecure } from "@apprentice/core/event/element.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { isBrowserWindow, isDocument, isOnDocument, unfolded } from "./document.ts";
import { ancestors } from "./element-tree.ts";
import type { Grounded, GroundedPlace } from "./ground-proposal.ts";
import { type Checked, type Refusal, passed, refused } from "./refusal.ts";

export type CheckOptions = {
  readonly grounded: Grounded;
  /** Read anew, after the model decided. */
  readonly context: ObservationContext;
  readonly policy: Policy;
  /** `Eyes.windowAt`: what really shows at a point. */
  readonly windowAt: (point: Point) => Promise<WindowInfo | null>;
};

export async function checkAction(options: CheckOptions): Promise<Checked<Grounded>> {
  const { grounded, context, policy } = options;
  const { action } = grounded;
  if (action.kind === "wait" || action.kind === "terminate") return passed(grounded);
  if (admitWindow(policy, context.window).kind !== "admitted") return refused("no_approved_window");
  const reason =
    action.kind === "key"
      ? (refuseChord(action.keys, isBrowser(options)) ?? refuseKeys(action.keys, options))
      : action.kind === "type"
        ? refuseTyping(action.elementId, options)
        : await refusePlaces(options);
  return reason ? refused(reason) : passed(grounded);
}

async function refusePlaces(options: CheckOptions): Promise<Refusal | null> {
  for (const place of options.grounded.places) {
    const shown = await options.windowAt(place.at);
    if (admitWindow(options.policy, shown).kind !== "admitted") return "outside_approved_windows";
    if (place.landsOn.some(isSecure)) return "secure_field";
    if (isOutsideDocument(place, options)) return "outside_document";
  }
  return null;
}

function isOutsideDocument({ at }: GroundedPlace, options: CheckOptions): boolean {
  return isBrowser(options) && !isOnDocument(at, options.context);
}

function isBrowser({ context, policy }: CheckOptions): boolean {
  return isBrowserWindow(context.window, policy);
}

function refuseTyping(elementId: string | null, options: CheckOptions): Refusal | null {
  const { elements, focusedId } = options.context;
  const field = elements.find((one) => one.id === elementId);
  if (field && isSecure(field)) return "secure_field";
  // A field that has not the focus is clicked first, and then all of this is asked again.
  if (field && field.id !== focusedId) return isEditable(field) ? null : "focus_unknown";
  return refuseFocus(options);
}

export const isEditable = ({ states, role }: Element): boolean =>
  states.includes("editable") || role === "entry" || role === "terminal";

/**
 * The recorder keeps no key either while it cannot tell a secure field from another one. Fresh elements name every
 * field, so a focus that is none of them is on something that cannot be typed into, such as a page.
 */
function refuseFocus(options: CheckOptions): Refusal | null {
  const { elements, elementsAgeMs, focusedId } = options.context;
  if (elements.length === 0 && focusedId === null) return null;
  const focused = elements.find((one) => one.id === focusedId);
  if (focused && isSecure(focused)) return "secure_field";
  if (focused)
    return isBrowser(options) && !isOnPage(focused, elements) ? "outside_document" : null;
  const isFresh = elementsAgeMs !== null && elementsAgeMs <= freshMs;
  return focusedId !== null && isFresh ? null : "focus_unknown";
}

const freshMs = 2_000;

function isOnPage(focused: Element, elements: readonly Element[]): boolean {
  if ([focused, ...ancestors(elements, focused)].some(isDocument)) return true;
  // Items of an open dropdown may hang from the browser's own window, as those of the browser's own menus do.
  const isItem = /menu item|list item|option|menu|list box/.test(focused.role);
  return isItem && unfolded(elements).length > 0;
}

function refuseKeys(keys: readonly string[], options: CheckOptions): Refusal | null {
  // Escape harms nothing, and closes what hides the focus.
  return keys.length === 1 && keys[0] === "escape" ? null : refuseFocus(options);
}

const browserChords: ReadonlySet<string> = new Set(
  (
    "ctrl+l ctrl+t ctrl+n ctrl+k ctrl+e ctrl+o ctrl+j ctrl+h ctrl+d ctrl+u ctrl+w ctrl+f4 ctrl+tab " +
    "ctrl+pageup ctrl+pagedown alt+d alt+e alt+f alt+home f6 f10 f11 f12"
  ).split(" "),
);

/** The desktop's own chords, and those of a browser that leave the page. */
function refuseChord(keys: readonly string[], browser: boolean): Refusal | null {
  const held = new Set(keys.slice(0, -1));
  const desktop =
    held.has("meta") || (held.has("ctrl") && held.has("alt")) || keys.includes("meta");
  if (desktop || keys.includes("printscreen")) return "forbidden_keys";
  const chord = keys.join("+");
  const shifted = held.has("ctrl") && held.has("shift") && /^\p{L}$/u.test(keys.at(-1) ?? "");
  const numbered = /^(?:ctrl|alt)\+\d$/.test(chord);
  return browser && (browserChords.has(chord) || shifted || numbered) ? "forbidden_keys" : null;
}
