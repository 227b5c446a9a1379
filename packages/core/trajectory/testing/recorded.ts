/** Items of a small recording for tests: a window with a button inside a panel, a field, and an open menu. */
import { Action } from "../../action/action.ts";
import { Observation, RecordingMeta } from "../../action/safe.ts";
import type { RecordedItem } from "../build.ts";

export const startedMs = 1_700_000_000_000;

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const place = { app: "notes", pid: 7, title: "Notes", url: null };
const mainWindow = { ...place, id: "w1", box: box(0, 0, 600, 500), ownerId: null };
const menuWindow = { ...place, id: "w2", title: "", box: box(20, 40, 150, 100), ownerId: "w1" };
const otherWindow = {
  ...place,
  id: "w3",
  title: "Other",
  box: box(500, 0, 300, 500),
  ownerId: null,
};
const part = { parentId: null, name: "", states: ["showing", "visible"], value: null };

const elements = [
  { ...part, id: "panel", role: "panel", box: box(0, 0, 600, 500) },
  {
    ...part,
    id: "list",
    role: "list",
    states: ["focusable", "showing"],
    box: box(10, 10, 400, 300),
  },
  { ...part, id: "button", role: "button", box: box(30, 60, 80, 30) },
  { ...part, id: "label", role: "label", box: box(35, 65, 40, 10) },
  { ...part, id: "field", role: "entry", box: box(30, 400, 200, 30) },
  { ...part, id: "menu-item", role: "menu item", box: box(22, 55, 146, 40) },
  { ...part, id: "closed-item", role: "menu item", states: ["visible"], box: box(300, 60, 20, 20) },
];

export function observationItem(
  id: string,
  options: { readonly tMs?: number; readonly menu?: boolean; readonly other?: boolean } = {},
): Extract<RecordedItem, { topic: "observation" }> {
  const windows = [
    mainWindow,
    ...(options.other ? [otherWindow] : []),
    ...(options.menu ? [menuWindow] : []),
  ];
  const observation = Observation.parse({
    id,
    tMs: startedMs + (options.tMs ?? 0),
    window: mainWindow,
    windows,
    monitors: [{ name: "screen", box: box(0, 0, 800, 600), scale: 1 }],
    pointer: { x: 0, y: 0 },
    elements,
    elementsAgeMs: 10,
    pointedId: null,
    focusedId: "field",
    frame: { widthPx: 800, heightPx: 600, tilePx: 256, tiles: Array(12).fill(null) },
    frameAgeMs: 20,
    redactions: [],
  });
  return { topic: "observation", observation };
}

export function actionItem(
  action: Record<string, unknown> & { readonly tMs: number },
): Extract<RecordedItem, { topic: "action" }> {
  const startMs = startedMs + action.tMs;
  const base = { startMs, endMs: startMs + 50, observationId: null, approach: [] };
  const parsed = Action.parse({ ...base, modifiers: [], ...action });
  return { topic: "action", action: parsed };
}

export function metaItem(recordingId = "rec-one"): Extract<RecordedItem, { topic: "meta" }> {
  const facts = { version: 1, recordingId, startedMs, os: "linux", fidelity: "actions" };
  const meta = RecordingMeta.parse({ ...facts, instruction: "Write a note", source: "human" });
  return { topic: "meta", meta };
}
