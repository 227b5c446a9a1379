/**
 * The windows of a display as their events tell them: order, places, what they are, and which of them may be seen.
 * The model never guesses: what is not yet known, or not attributable, is not approved.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type Box, type Point, contains } from "@apprentice/core/event/geometry.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import type { XEvent } from "x11";
import type { Connection } from "./connection.ts";
import { readAtoms, readWindowFacts, readWindowList, unknownFacts } from "./window-facts.ts";
import {
  type ApprovedPart,
  type Client,
  type Popup,
  byProcess,
  findParts,
} from "./approved-parts.ts";
import { createEarlyPopup } from "./early-popup.ts";
import { created, frameOf, inputOnlyClass, outerBox, readStack } from "./read-stack.ts";
import { createSettling } from "./settling.ts";
import { openShapeReader } from "./window-shape.ts";
import { createWindowStack } from "./window-stack.ts";

export type WindowModelOptions = {
  readonly connection: Connection;
  readonly approves: (window: WindowInfo) => boolean;
  readonly browsers: ReadonlySet<string>;
  readonly ignoredWindowIds: () => readonly string[];
  readonly clock: () => number;
  /** Where the pointer was last seen. */
  readonly pointer: () => Point;
  /** Address of a browser window's document, or null; must settle within about 250 ms. */
  readonly documentUrl: (window: WindowInfo) => Promise<string | null>;
  /** Called after every change that may matter to what is visible or active. */
  readonly onChange: () => void;
  /** Called when the address of a browser window became unknown: frames read just before may already show the next page. */
  readonly onAddressUnknown: () => void;
};

export type WindowModel = {
  /** Grows with every event that may change what is visible; equal numbers mean equal pixels rules. */
  readonly revision: number;
  /** False while answers are awaited without which nothing may be decided. */
  readonly settled: boolean;
  /** Resolves once settled, at the latest after `timeoutMs`. */
  whenSettled(timeoutMs: number): Promise<void>;
  readonly active: Client | null;
  /** The client that owns the topmost window at a point; null: root, unknown, or not attributable. */
  pointed(at: Point): Client | null;
  infoOf(client: Client): WindowInfo;
  /** Visible parts of approved windows, bottom to top. */
  approvedParts(): readonly ApprovedPart[];
  /** A document of this process changed: its windows' addresses are unknown until read again. */
  documentChanged(pid: number): void;
  /** Asks for the addresses of this process's windows again; only another answer makes them unknown. */
  documentDoubted(pid: number): void;
  /** Asks again for addresses that could not be read, such as those of a browser that has just started. */
  retryAddresses(): void;
};

/** Reads the whole tree and then follows events. Rejects with DesktopError when the connection ends meanwhile. */
export async function createWindowModel(options: WindowModelOptions): Promise<WindowModel> {
  const { connection } = options;
  const { x, root } = connection;
  const atoms = await readAtoms(connection);
  const shapes = await openShapeReader(connection);
  const stack = createWindowStack();
  const clients = new Map<number, Client>();
  const popups = new Map<number, Popup>();
  let listed: readonly number[] = [];
  let activeId = 0;
  let nextActive = Promise.withResolvers<void>();
  let revision = 1;
  let readingTree = false;
  let structureEvents = 0;
  const early = createEarlyPopup(options.clock);
  let partsAt = 0;
  let parts: readonly ApprovedPart[] = [];
  const screen = () => ({ x: 0, y: 0, width: connection.widthPx, height: connection.heightPx });

  const changed = () => {
    revision += 1;
    options.onChange();
  };
  const settling = createSettling({ onBegin: () => (revision += 1), onEnd: changed });
  const { settle } = settling;

  const boxOf = (client: Client): Box =>
    stack.find(client.frameId)?.box ?? { x: 0, y: 0, width: 0, height: 0 };
  const infoOf = (client: Client): WindowInfo => ({
    id: String(client.id),
    app: client.facts.app,
    pid: client.facts.pid,
    title: client.facts.title,
    box: boxOf(client),
    url: client.url,
    ownerId: null,
  });
  const isBrowser = (client: Client) => options.browsers.has(client.facts.app);
  const judge = (client: Client) => {
    const unknownPlace = isBrowser(client) && client.url === null;
    client.approved = !unknownPlace && options.approves(infoOf(client));
  };

  const readUrl = (client: Client) => {
    client.url = null;
    client.approved = false;
    client.reading += 1;
    const { reading } = client;
    options.onAddressUnknown();
    settle(async () => {
      const url = await options.documentUrl(infoOf(client));
      if (client.reading !== reading || !clients.has(client.id)) return;
      client.url = url;
      judge(client);
    });
  };
  /** Nobody waits for this: until it succeeds the window just stays unapproved. */
  const retryUrl = async (client: Client) => {
    const { reading } = client;
    const url = await options.documentUrl(infoOf(client));
    if (url === null || client.reading !== reading || !clients.has(client.id)) return;
    client.url = url;
    judge(client);
    changed();
  };
  /** Frames ask for the address themselves before they count, so nothing of another page is seen meanwhile. */
  const doubtUrl = async (client: Client) => {
    const { reading, url } = client;
    const read = await options.documentUrl(infoOf(client));
    const asked = client.reading === reading && client.url === url && clients.has(client.id);
    if (asked && read !== url) readUrl(client);
  };
  const readClient = (client: Client) => {
    client.approved = false;
    settle(async () => {
      // An address that is being read belongs to the facts from before; its answer no longer counts.
      client.reading += 1;
      client.readingFacts += 1;
      const { readingFacts } = client;
      const facts = await readWindowFacts(connection, atoms, client.id);
      const frameId = await frameOf(connection, client.id);
      if (client.readingFacts !== readingFacts || !clients.has(client.id)) return;
      client.facts = facts;
      client.frameId = frameId;
      if (isBrowser(client)) readUrl(client);
      else judge(client);
    });
  };
  const adopt = (id: number) => {
    const events = eventMask.propertyChange | eventMask.structureNotify;
    x.ChangeWindowAttributes(id, { eventMask: events }, () => true);
    const client: Client = {
      id,
      frameId: id,
      facts: unknownFacts,
      url: null,
      approved: false,
      sinceMs: options.clock(),
      reading: 0,
      readingFacts: 0,
    };
    clients.set(id, client);
    readClient(client);
  };
  const readList = () =>
    settle(async () => {
      listed = await readWindowList(connection, root, atoms.clientList);
      for (const id of clients.keys()) if (!listed.includes(id)) clients.delete(id);
      for (const id of listed) if (!clients.has(id)) adopt(id);
    });
  /** Between two windows a window manager names none for a moment: then the next one is waited for. */
  const readActive = () =>
    settle(async () => {
      nextActive.resolve();
      nextActive = Promise.withResolvers();
      const { promise } = nextActive;
      activeId = (await readWindowList(connection, root, atoms.activeWindow))[0] ?? 0;
      adoptEarly();
      if (activeId === 0) await Promise.race([promise, delay(focusTravelMs)]);
    });

  const clientOfFrame = (id: number): Client | null => {
    for (const client of clients.values()) if (client.frameId === id) return client;
    return null;
  };
  const ownerOf = (id: number): Client | null => {
    const popup = popups.get(id);
    return popup?.ownerId ? (clients.get(popup.ownerId) ?? null) : clientOfFrame(id);
  };
  const topmost = (at: Point) =>
    stack.windows.findLast(
      (window) => window.mapped && !window.inputOnly && contains(window.box, at),
    );
  const pointed = (at: Point): Client | null => {
    const window = topmost(at);
    return window ? ownerOf(window.id) : null;
  };

  /** Whom a menu or dropdown belongs to, judged at the moment it appears. */
  const adoptPopup = (id: number) => {
    const active = clients.get(activeId) ?? null;
    const under = pointed(options.pointer());
    settle(async () => {
      const facts = await readWindowFacts(connection, atoms, id);
      const named = clients.get(facts.transientFor) ?? ownerOf(facts.transientFor);
      // A window may name any other as its parent: only the same process is believed.
      const transient =
        named && (facts.pid === null || facts.pid === named.facts.pid) ? named : null;
      const ownerId = transient?.id ?? byProcess(facts, active, under)?.id ?? null;
      popups.set(id, { id, ownerId });
      if (ownerId !== null || facts.pid === null || !under) return;
      early.remember({ id, pid: facts.pid, under });
      adoptEarly();
    });
  };
  const adoptEarly = () => {
    const popup = early.take(activeId);
    if (popup && popups.get(popup.id)?.ownerId === null) popups.set(popup.id, popup);
  };
  const readShape = (id: number) =>
    settle(async () => {
      const shape = await shapes.read(id);
      const window = stack.find(id);
      if (window) window.shape = shape;
    });
  /** Reads the whole tree anew, again and again until no event came between question and answer. */
  const readTree = () => {
    if (readingTree) return;
    readingTree = true;
    settle(async () => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const before = structureEvents;
        const fresh = await readStack(connection);
        if (!fresh) break;
        if (structureEvents !== before) continue;
        stack.clear();
        for (const window of fresh.windows) stack.add(window);
        break;
      }
      readingTree = false;
      for (const window of stack.windows) {
        shapes.watch(window.id);
        if (window.mapped) readShape(window.id);
        if (window.mapped && window.overrideRedirect && !popups.has(window.id))
          adoptPopup(window.id);
      }
    });
  };

  connection.onEvent((event) => {
    if (event.name !== "PropertyNotify") structureEvents += 1;
    switch (event.name) {
      case "CreateNotify":
        if (event.parent === root) {
          stack.add(created(event));
          shapes.watch(event.wid);
          void learnClass(event.wid);
        }
        return changed();
      case "DestroyNotify":
        stack.remove(event.wid);
        popups.delete(event.wid);
        clients.delete(event.wid);
        return changed();
      case "MapNotify":
        return mapped(event);
      case "UnmapNotify": {
        if (event.event !== root) return;
        const window = stack.find(event.wid);
        if (window) window.mapped = false;
        popups.delete(event.wid);
        return changed();
      }
      case "ConfigureNotify":
        return configured(event);
      case "CirculateNotify":
      case "GravityNotify":
        return readTree();
      case "ReparentNotify":
        return reparented(event);
      case "PropertyNotify":
        return property(event);
      case "ShapeNotify":
        return readShape(event.window);
    }
  });

  function mapped(event: XEvent): void {
    if (event.event !== root) return;
    const window = stack.find(event.wid);
    if (!window) return readTree();
    window.mapped = true;
    window.overrideRedirect = event.overrideRedirect === true || event.overrideRedirect === 1;
    readShape(window.id);
    if (window.overrideRedirect) adoptPopup(window.id);
    changed();
  }
  function configured(event: XEvent): void {
    if (event.wid !== root || event.wid1 === root) return;
    const window = stack.find(event.wid1);
    if (!window) return readTree();
    window.box = outerBox(event);
    window.borderPx = event.borderWidth;
    if (!stack.restack(event.wid1, event.aboveSibling)) readTree();
    changed();
  }
  function reparented(event: XEvent): void {
    const client = clients.get(event.wid);
    if (event.parent === root) readTree();
    else stack.remove(event.wid);
    if (client) readClient(client);
    changed();
  }
  function property(event: XEvent): void {
    if (event.wid === root) {
      if (event.atom === atoms.clientList) readList();
      if (event.atom === atoms.activeWindow) readActive();
      return;
    }
    const client = clients.get(event.wid);
    if (client && atoms.facts.has(event.atom)) readClient(client);
  }
  async function learnClass(id: number): Promise<void> {
    const attributes = await connection.ask<{ klass: number }>((callback) =>
      x.GetWindowAttributes(id, callback),
    );
    const window = stack.find(id);
    if (!window || attributes?.klass !== inputOnlyClass) return;
    window.inputOnly = true;
    changed();
  }
  x.ChangeWindowAttributes(root, {
    eventMask: eventMask.substructureNotify | eventMask.propertyChange | eventMask.structureNotify,
  });
  await connection.sync();
  readList();
  readActive();
  readTree();

  const model: WindowModel = {
    get revision() {
      return revision;
    },
    get settled() {
      return settling.settled;
    },
    whenSettled: settling.whenSettled,
    get active() {
      return clients.get(activeId) ?? null;
    },
    pointed,
    infoOf,
    approvedParts() {
      if (partsAt === revision) return parts;
      partsAt = revision;
      parts = findParts({
        stack,
        screen: screen(),
        ownerOf,
        popups,
        infoOf,
        ignored: options.ignoredWindowIds(),
      });
      return parts;
    },
    retryAddresses() {
      for (const client of clients.values()) {
        if (isBrowser(client) && client.url === null) void retryUrl(client);
      }
    },
    documentDoubted(pid) {
      for (const client of clients.values()) {
        if (client.facts.pid === pid && client.url !== null) void doubtUrl(client);
      }
    },
    documentChanged(pid) {
      for (const client of clients.values()) {
        if (client.facts.pid === pid && isBrowser(client)) readUrl(client);
      }
    },
  };
  await model.whenSettled(firstReadingMs);
  return model;
}

const firstReadingMs = 2000;
/** Longest time that no window is the active one while focus goes from one to the next; many times what openbox takes. */
const focusTravelMs = 100;
const eventMask = {
  structureNotify: 0x0002_0000,
  substructureNotify: 0x0008_0000,
  propertyChange: 0x0040_0000,
} as const;
