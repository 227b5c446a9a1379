/** Everything of an observation but its pixels, as it may be kept. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import type { TextGuard } from "../text-guard.ts";
import { cellHeaders } from "./column-headers.ts";
import { maskElement, ruleVocabulary, type CleanElement } from "./mask-element.ts";
import { spreadRowMarker } from "./mark-spread-rows.ts";
import { maskTitle } from "./mask-title.ts";
import { maskUrl } from "./mask-url.ts";

export type CleanContext = Omit<ObservationContext, "elements"> & {
  readonly elements: readonly CleanElement[];
};

export type MaskedContext = {
  readonly context: CleanContext;
  /** What was decided about each element's words, in the order of the elements; pixels follow it. */
  readonly masked: readonly {
    readonly element: Element;
    readonly nameKept: boolean;
    readonly valueKept: boolean;
  }[];
};

/** `rule` is that of the active window; windows of other applications are masked by role without additions. */
export async function maskContext(
  guard: TextGuard,
  context: ObservationContext,
  rule: ApplicationRule,
): Promise<MaskedContext> {
  const vocabulary = ruleVocabulary(rule);
  markerOf(guard)(context.elements);
  const words = [];
  const headers = cellHeaders(context.elements);
  for (const element of context.elements) {
    const header = headers.get(element.id);
    const options = { guard, rule, vocabulary, ...(header === undefined ? {} : { header }) };
    words.push({ element, ...(await maskElement(element, options)) });
  }
  const windows = [];
  for (const window of context.windows) windows.push(await maskWindow(guard, window, rule));
  return {
    context: {
      ...context,
      window: context.window && (await maskWindow(guard, context.window, rule)),
      windows,
      elements: words.map(({ clean }) => clean),
    },
    masked: words.map(({ element, nameKept, valueKept }) => ({ element, nameKept, valueKept })),
  };
}

/** One for each guard, so that what it has seen lasts as long as the recording. */
function markerOf(guard: TextGuard): ReturnType<typeof spreadRowMarker> {
  const known = markers.get(guard);
  if (known) return known;
  const made = spreadRowMarker(guard);
  markers.set(guard, made);
  return made;
}
const markers = new WeakMap<TextGuard, ReturnType<typeof spreadRowMarker>>();

async function maskWindow(
  guard: TextGuard,
  window: WindowInfo,
  rule: ApplicationRule,
): Promise<WindowInfo> {
  const own =
    window.app.toLowerCase() === rule.app
      ? rule
      : ApplicationRule.parse({ app: window.app || "unknown" });
  const options = { guard, masking: own.masking, vocabulary: ruleVocabulary(own), app: window.app };
  return {
    ...window,
    title: await maskTitle(window.title, options),
    url: window.url === null ? null : await maskUrl(window.url, options),
  };
}
