/** Windows of a test desktop that come, go, cover, shine through and lie about themselves, one change at a time. */
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import {
  type TestWindow,
  openTestWindow,
} from "@apprentice/desktop/linux/x11/testing/test-window.ts";
import type { Random } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { approvedColour, foreignColour } from "./foreign-hue.ts";

export type Stage = AsyncDisposable & {
  /** Changes something about the windows; resolves when the display has done it. */
  change(): Promise<void>;
  /** The last changes, oldest first. */
  recently(): string;
  /** The approved window is on top and active, and the foreign one beside it. */
  rest(): Promise<void>;
};

export const approvedApp = "approved";
/** Titles that are forbidden inside the approved application. */
export const forbiddenTitle = "*payroll*";

const ownPid = 4_242;
const foreignPid = 6_666;
/** SubstructureRedirect and SubstructureNotify: a wish to the window manager. */
const toManager = 0x18_00_00;
const iconic = 3;
const recentChanges = 8;

export async function openStage(
  desktop: PrivateDesktop,
  options: { readonly random: Random; readonly secret: string },
): Promise<Stage> {
  const { random, secret } = options;
  const place = () => ({ x: random.integer(0, 560), y: random.integer(0, 380) });
  const openForeign = () =>
    openTestWindow({
      ...desktop,
      app: "foreign",
      title: `about ${secret}`,
      pid: foreignPid,
      box: { ...place(), width: random.integer(120, 420), height: random.integer(90, 320) },
    });
  const openOwn = (title: string) =>
    openTestWindow({
      ...desktop,
      app: approvedApp,
      title,
      pid: ownPid,
      box: { x: 120, y: 90, width: 560, height: 420 },
    });
  const own = await openOwn("orders");
  const turncoat = await openOwn("notes");
  let foreign = await openForeign();
  let shade = 0;
  const popups: TestWindow[] = [];
  const atom = (name: string) => own.connection.atom(name);
  const [activeAtom, stateAtom] = [await atom("_NET_ACTIVE_WINDOW"), await atom("WM_CHANGE_STATE")];

  const tell = ({ connection, id }: TestWindow, type: number, data: readonly number[]) =>
    connection.x.SendClientMessage(connection.root, id, type, 32, data, toManager);
  const activate = (window: TestWindow) => tell(window, activeAtom, [2, 0, 0, 0, 0]);
  const minimise = (window: TestWindow) => tell(window, stateAtom, [iconic, 0, 0, 0, 0]);
  const restore = (window: TestWindow) => {
    window.connection.x.MapWindow(window.id);
    activate(window);
  };
  const paint = () => {
    own.fill(approvedColour((shade += 7)));
    foreign.fill(foreignColour);
  };
  const popup = async (isForeign: boolean) => {
    const told = isForeign ? random.pick([{ pid: foreignPid }, {}]) : { pid: ownPid };
    const box = { ...place(), width: random.integer(60, 260), height: random.integer(40, 200) };
    const opened = await openTestWindow({ ...desktop, app: "", title: secret, popup: told, box });
    opened.fill(isForeign ? foreignColour : approvedColour(shade));
    popups.push(opened);
    if (popups.length > 3) await popups.shift()?.[Symbol.asyncDispose]();
  };
  /** An approved window turns to a forbidden place and shows it, or goes back. */
  let betrays = false;
  const betray = async () => {
    betrays = !betrays;
    if (betrays) turncoat.title(`payroll ${secret}`);
    turncoat.fill(betrays ? foreignColour : approvedColour(shade));
    await turncoat.sync();
    if (!betrays) turncoat.title("notes");
    await turncoat.sync();
  };
  const reopen = async () => {
    await foreign[Symbol.asyncDispose]();
    foreign = await openForeign();
  };
  const holes = [{ x: 0, y: 0, width: 200, height: 420 }];
  const whole = [{ x: 0, y: 0, width: 560, height: 420 }];
  const changes: readonly (readonly [number, string, () => Promise<void> | void])[] = [
    [6, "raise foreign", () => foreign.raise()],
    [6, "raise own", () => own.raise()],
    [3, "activate foreign", () => activate(foreign)],
    [5, "activate own", () => activate(own)],
    [6, "move foreign", () => foreign.moveTo(random.integer(-80, 640), random.integer(-60, 480))],
    [2, "move own", () => own.moveTo(random.integer(60, 300), random.integer(40, 200))],
    [1, "minimise foreign", () => minimise(foreign)],
    [2, "restore foreign", () => restore(foreign)],
    [1, "minimise own", () => minimise(own)],
    [3, "restore own", () => restore(own)],
    [1, "foreign popup", () => popup(true)],
    [1, "own popup", () => popup(false)],
    [1, "cut holes", () => own.shape(holes)],
    [1, "whole again", () => own.shape(whole)],
    [1, "foreign translucent", () => foreign.opacity(random.pick([0.5, 0.7, 1]))],
    [1, "own translucent", () => own.opacity(random.pick([0.5, 0.7, 1]))],
    [1, "reopen foreign", reopen],
    [2, "betray", betray],
    [1, "raise turncoat", () => turncoat.raise()],
    [1, "activate turncoat", () => activate(turncoat)],
    [2, "resize foreign", resize],
  ];
  function resize(): void {
    const [width, height] = [random.integer(100, 500), random.integer(80, 400)];
    foreign.connection.x.ConfigureWindow(foreign.id, { width, height });
  }
  const all = changes.flatMap(([weight, name, change]) =>
    Array.from({ length: weight }, () => ({ name, change })),
  );
  const recent: string[] = [];
  return {
    recently: () => recent.join(", "),
    async change() {
      const { name, change } = random.pick(all);
      recent.push(name);
      if (recent.length > recentChanges) recent.shift();
      await change();
      paint();
      await foreign.sync();
      await own.sync();
    },
    async rest() {
      if (betrays) await betray();
      await own.shape(whole);
      await own.opacity(1);
      restore(own);
      own.raise();
      paint();
      await own.sync();
    },
    async [Symbol.asyncDispose]() {
      for (const window of [...popups, foreign, turncoat, own]) await window[Symbol.asyncDispose]();
    },
  };
}
