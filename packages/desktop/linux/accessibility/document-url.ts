/** The address of the document that a window shows, always read live. */
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { type ApplicationTree, overlap, topOf } from "./application-tree.ts";
import { type AtspiBus, type AtspiRef, callTimeoutMs } from "./atspi-bus.ts";
import { inPixels } from "./in-pixels.ts";
import { isPrivateName, isPrivateWindow } from "./is-private-window.ts";
import { type StateBits, hasState } from "./role.ts";
import { startsPrivate } from "./starts-private.ts";

/**
 * Null where the window shows no document, more than one, one of another title, or does not say within 200 ms; and for
 * private windows, whose address nobody is told, so that they are never approved.
 */
export async function readDocumentUrl(options: {
  readonly bus: AtspiBus;
  readonly tree: ApplicationTree | null;
  readonly window: WindowInfo;
  /** Reads the tree anew, where the last one no longer names the document that is showing. */
  readonly reread: () => Promise<ApplicationTree | null>;
}): Promise<string | null> {
  const { bus, tree, window, reread } = options;
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), callTimeoutMs);
  const read = async () => {
    const known = tree && (await askTree(bus, tree, window));
    if (known !== null) return known;
    const fresh = await reread();
    return fresh && askTree(bus, fresh, window);
  };
  try {
    return await Promise.race([read().catch(() => null), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function askTree(
  bus: AtspiBus,
  tree: ApplicationTree,
  window: WindowInfo,
): Promise<string | null> {
  const placed = inPixels(tree, window);
  const top = topOf(placed, window);
  const own = tree.elements.filter((element) => element.top === top?.path);
  if (isPrivateWindow(window.title, own) || (await startsPrivate(window.pid))) return null;
  // A private window may lie over an ordinary one of the same title: which of them is asked about cannot be told.
  const beside = placed.tops.filter(({ box }) => overlap(box, window.box) > 0.5);
  if (beside.some(({ name }) => isPrivateName(name, window.title))) return null;
  const documents = tree.documents.filter((document) => document.top === top?.path);
  const urls = await Promise.all(
    documents.map(({ path }) => askDocument(bus, { bus: tree.bus, path }, window.title)),
  );
  const known = urls.filter((url) => url !== null);
  return known.length === 1 ? (known[0] ?? null) : null;
}

async function askDocument(
  bus: AtspiBus,
  target: AtspiRef,
  windowTitle: string,
): Promise<string | null> {
  try {
    const [states, attributes] = await Promise.all([
      bus.call(target, "org.a11y.atspi.Accessible.GetState"),
      bus.call(target, "org.a11y.atspi.Document.GetAttributes"),
    ]);
    const bits = states as StateBits;
    const named = attributes as Readonly<Record<string, string | undefined>>;
    // Chromium says URI, others DocURL.
    const url = named["DocURL"] ?? named["URI"];
    const live = hasState(bits, "showing") && !hasState(bits, "defunct");
    if (!live || url === undefined || url === "") return null;
    return fitsTitle(named["Title"] ?? "", url, windowTitle) ? url : null;
  } catch {
    return null;
  }
}

/**
 * After a navigation the window's title is new before the accessibility tree is, so an address counts only
 * while its document's title is the window's; a page without a title shows its address there instead.
 */
function fitsTitle(title: string, url: string, windowTitle: string): boolean {
  const shown = collapse(windowTitle);
  const own = collapse(title);
  if (own !== "") return shown.startsWith(own);
  return URL.canParse(url) && shown.includes(new URL(url).hostname);
}

function collapse(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
