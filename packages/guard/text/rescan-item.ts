/** The last look at an item before it is sealed, with all that the vault has learned since it was kept. */
import type { Action, SafeElement, SafeValue } from "@apprentice/core/action/action.ts";
import type { Observation, RecordingMeta } from "@apprentice/core/action/safe.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { hiddenName } from "./mask/mask-element.ts";
import type { TextGuard } from "./text-guard.ts";
import { isReadableLabel } from "./vocabulary.ts";

export async function rescanAction(guard: TextGuard, action: Action): Promise<Action> {
  if (action.kind !== "type") return action;
  const marked = guard.vault.markedField(action.fieldId ?? `unknown ${action.startMs}`);
  if (marked && !isPlaceholder(action.text))
    return { ...action, text: action.text === "" ? "" : await guard.standIn(action.text, marked) };
  return { ...action, text: await again(guard, action.text) };
}

export async function rescanObservation(
  guard: TextGuard,
  observation: Observation,
): Promise<Observation> {
  const windows: WindowInfo[] = [];
  for (const window of observation.windows) windows.push(await rescanWindow(guard, window));
  const elements: SafeElement[] = [];
  for (const element of observation.elements)
    elements.push({
      ...element,
      name: isHalfTyped(guard, element.name) ? hiddenName : await again(guard, element.name),
      value: await rescanValue(guard, element),
    });
  return {
    ...observation,
    window: observation.window && (await rescanWindow(guard, observation.window)),
    windows,
    elements,
  };
}

export async function rescanMeta(guard: TextGuard, meta: RecordingMeta): Promise<RecordingMeta> {
  return { ...meta, instruction: (await guard.redact(meta.instruction)).text };
}

async function rescanWindow(guard: TextGuard, window: WindowInfo): Promise<WindowInfo> {
  return {
    ...window,
    title: await again(guard, window.title),
    url: window.url === null ? null : await again(guard, window.url),
  };
}

async function rescanValue(guard: TextGuard, element: SafeElement): Promise<SafeValue | null> {
  const { value } = element;
  if (value?.kind !== "text") return value;
  if (guard.vault.markedField(element.id) || isHalfTyped(guard, value.text))
    return { kind: "filled", length: "1-3" };
  return { kind: "text", text: await again(guard, value.text) };
}

/**
 * An element may have been seen half-way, when what was typed into it was not yet known to be a value. What it showed is
 * not learnt, or its own beginnings would be hidden next.
 */
function isHalfTyped(guard: TextGuard, text: string): boolean {
  return guard.vault.beginningOf(text) !== null && !isReadableLabel(text);
}

/** Detectors had their look already; what is new is what the vault knows. */
async function again(guard: TextGuard, text: string): Promise<string> {
  return (await guard.redact(text, { look: "known" })).text;
}

const isPlaceholder = (text: string): boolean => /^\[[A-Z_]+_\d+\]$/.test(text);
