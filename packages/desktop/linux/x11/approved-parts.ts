/** Who may be seen, and which parts of them: the windows in their order, less all that covers them. */
import { type Box, type Point, intersect } from "@apprentice/core/event/geometry.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { visibleParts } from "./region.ts";
import type { WindowFacts } from "./window-facts.ts";
import type { StackedWindow, WindowStack } from "./window-stack.ts";

export type Client = {
  readonly id: number;
  /** The root's child that holds the client: the window manager's frame, or the client itself. */
  frameId: number;
  facts: WindowFacts;
  /** Address of a browser window's document; null while unknown. */
  url: string | null;
  approved: boolean;
  /** When we first saw it, ms since the epoch. */
  readonly sinceMs: number;
  /** Count readings of address and facts, so that an answer to an older question is not taken for the newest. */
  reading: number;
  readingFacts: number;
};

/** A menu or dropdown with the client it belongs to; null: nobody is sure. */
export type Popup = { readonly id: number; readonly ownerId: number | null };

/** What may be seen of one approved window or popup. */
export type ApprovedPart = {
  readonly client: Client;
  readonly info: WindowInfo;
  readonly boxes: readonly Box[];
  /** The root's child whose pixels these are, and where those begin on the screen. */
  readonly drawable: number;
  readonly origin: Point;
};

/** The client that a popup of this process belongs to; null: nobody is sure. */
export function byProcess(
  facts: WindowFacts,
  active: Client | null,
  under: Client | null,
): Client | null {
  if (facts.pid === null || active?.facts.pid !== facts.pid) return null;
  // Another window of the same process under the pointer may be the one that opened it: then nobody is sure.
  const rival = under !== null && under !== active && under.facts.pid === facts.pid;
  return rival ? null : active;
}

/** Bottom to top. */
export function findParts(options: {
  stack: WindowStack;
  screen: Box;
  ownerOf: (id: number) => Client | null;
  popups: ReadonlyMap<number, Popup>;
  infoOf: (client: Client) => WindowInfo;
  ignored: readonly string[];
}): ApprovedPart[] {
  const layers = options.stack.windows
    .filter((window) => window.mapped && !window.inputOnly)
    .toReversed()
    .map((window) => ({
      window,
      boxes: partsOf(window),
      cover: window.box,
      client: options.ownerOf(window.id),
    }));
  const wanted = (layer: (typeof layers)[number]) =>
    layer.client?.approved === true &&
    !options.ignored.includes(String(layer.window.id)) &&
    !options.ignored.includes(String(layer.client.id));
  const visible = visibleParts(layers, options.screen, wanted);
  const found: ApprovedPart[] = [];
  for (const [layer, boxes] of visible) {
    if (!layer.client || boxes.length === 0) continue;
    const owner = options.infoOf(layer.client);
    const popup = options.popups.has(layer.window.id);
    const info = popup
      ? {
          ...owner,
          id: String(layer.window.id),
          title: "",
          box: layer.window.box,
          ownerId: owner.id,
        }
      : owner;
    const { id: drawable, box, borderPx } = layer.window;
    const origin = { x: box.x + borderPx, y: box.y + borderPx };
    found.push({ client: layer.client, info, boxes, drawable, origin });
  }
  return found.toReversed();
}

function partsOf({ box, shape }: StackedWindow): readonly Box[] {
  if (!shape) return [box];
  return shape.flatMap(
    (part) => intersect({ ...part, x: part.x + box.x, y: part.y + box.y }, box) ?? [],
  );
}
