/** Accessibility over AT-SPI: watches the applications of asked-for windows and follows the focus. */
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import type { Accessibility } from "./accessibility.ts";
import { type ApplicationTree, elementAt, elementsOf } from "./application-tree.ts";
import { type ApplicationWatch, watchApplication } from "./application-watch.ts";
import { type AtspiBus, type AtspiEvent, findAccessibilityBus, openAtspiBus } from "./atspi-bus.ts";
import { openChangeQueue } from "./change-queue.ts";
import { readDocumentUrl } from "./document-url.ts";
import { type FocusFollower, followFocus } from "./focus-follower.ts";
import { findApplication } from "./find-application.ts";
import { inPixels } from "./in-pixels.ts";
import { readApplication } from "./read-application.ts";

export type AccessibilityOptions = {
  /** Address of the session bus, as in DBUS_SESSION_BUS_ADDRESS. */
  readonly sessionBus: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** While this is true no application is asked anything, and the focus is unknown. */
  readonly paused?: () => boolean;
};

/** How long after an application was not found it is looked for again. */
const searchEveryMs = 500;
/** Applications watched at once; past that the one asked for longest ago is let go. */
const mostWatched = 16;
const lostMessage =
  "The accessibility bus is gone, so nobody can tell a password field from another one. " +
  "Log out and in again (or restart at-spi-bus-launcher), then start the recording anew.";

/** Rejects where the session has no accessibility bus. */
export async function openAccessibility(options: AccessibilityOptions): Promise<Accessibility> {
  const bus = await openAtspiBus(await findAccessibilityBus(options.sessionBus));
  const { clock, paused = () => false } = options;
  const queue = openChangeQueue();
  const focus = followFocus({ bus, push: (change) => queue.push(change) });
  const watches = openWatches({ bus, focus, clock, paused });
  bus.onEvent((event) => {
    const watch = watches.ofBus(event.source.bus);
    // Nothing is read of applications that nobody asked about; that they have the focus is all that counts.
    focus.handle(event, watch !== undefined && !paused());
    watch?.handle(event);
    if (watch && isAboutDocument(event)) {
      queue.push({ kind: "document", pid: watch.pid, certain: isCertain(event, watch.tree()) });
    }
  });
  bus.onGone((name) => {
    watches.drop(name);
    focus.forget(name);
  });
  bus.onLost(() => {
    watches.dropAll();
    focus.forget(null);
    queue.push({ kind: "lost", message: lostMessage });
    queue.end();
  });
  return {
    snapshot: (window) => {
      const watch = watches.ofWindow(window);
      // What is asked about is about to be acted on, and not every application says what that changes.
      watch?.want(window.ownerId === null ? "calm" : "menu");
      const tree = watch?.tree();
      return tree ? { elements: elementsOf(inPixels(tree, window), window), tMs: tree.tMs } : null;
    },
    focused: (window) => {
      const element = focus.focused();
      if (!window) return element;
      const watch = watches.ofWindow(window);
      if (element && watch && element.id.startsWith(`${watch.bus}/`)) return element;
      // The application of the active window is the one that has the focus, whatever was told before.
      const tree = watch?.tree();
      if (tree) focus.moveTo(tree);
      return null;
    },
    pointedAt: (point, window) => {
      const tree = watches.ofWindow(window)?.tree();
      return tree ? elementAt(inPixels(tree, window), window, point) : null;
    },
    documentUrl: async (window) => {
      const application = watches.ofWindow(window)?.bus;
      if (application === undefined || bus.lost() || paused()) return null;
      const tree = watches.ofBus(application)?.tree() ?? null;
      const read = { bus, application, clock, cancelled: () => false };
      return readDocumentUrl({ bus, tree, window, reread: () => readApplication(read) });
    },
    changes: () => queue.read(),
    [Symbol.asyncDispose]: async () => {
      watches.dropAll();
      queue.end();
      await bus[Symbol.asyncDispose]();
    },
  };
}

function isAboutDocument(event: AtspiEvent): boolean {
  if (event.group === "Document") return true;
  const renamed = event.member === "PropertyChange" && event.detail === "accessible-name";
  return renamed || event.group === "Window";
}

/** Menus open as windows, and name what is in them: only what is named a document or a frame tells of another page. */
function isCertain({ group, source }: AtspiEvent, tree: ApplicationTree | null): boolean {
  if (group === "Document" || !tree) return true;
  if (group === "Window") return false;
  return [...tree.tops, ...tree.documents].some(({ path }) => path === source.path);
}

type Watches = {
  /** Null until the application has been found on the bus; asking starts the search. */
  ofWindow(window: WindowInfo): ApplicationWatch | null;
  ofBus(name: string): ApplicationWatch | undefined;
  drop(name: string): void;
  dropAll(): void;
};

function openWatches(parts: {
  readonly bus: AtspiBus;
  readonly focus: FocusFollower;
  readonly clock: () => number;
  readonly paused: () => boolean;
}): Watches {
  const { bus, focus, clock, paused } = parts;
  /** By unique bus name, the one asked for last at the end. */
  const watches = new Map<string, ApplicationWatch>();
  const searchedMs = new Map<number, number>();
  const drop = (name: string) => {
    watches.get(name)?.[Symbol.dispose]();
    watches.delete(name);
  };
  const start = (application: string, pid: number) => {
    if (watches.has(application) || bus.lost()) return;
    const onTree = (tree: ApplicationTree) => focus.handleTree(tree);
    const watch = watchApplication({ bus, application, pid, clock, paused, onTree });
    watches.set(application, watch);
    const [oldest] = watches.keys();
    if (watches.size > mostWatched && oldest !== undefined) drop(oldest);
  };
  const search = async (pid: number) => {
    if (clock() - (searchedMs.get(pid) ?? -Infinity) < searchEveryMs) return;
    if (searchedMs.size > 256) searchedMs.clear();
    searchedMs.set(pid, clock());
    const application = await findApplication(bus, pid);
    if (application !== null) start(application, pid);
  };
  return {
    ofWindow: ({ pid }) => {
      if (pid === null || bus.lost()) return null;
      const watch = [...watches.values()].find((candidate) => candidate.pid === pid);
      if (!watch) {
        void search(pid);
        return null;
      }
      watches.delete(watch.bus);
      watches.set(watch.bus, watch);
      return watch;
    },
    ofBus: (name) => watches.get(name),
    drop,
    dropAll: () => {
      for (const name of watches.keys()) drop(name);
    },
  };
}
