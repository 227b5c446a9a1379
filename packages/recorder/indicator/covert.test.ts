/** Ways to go on recording while nobody can see the indicator; each must end the recording, or be undone at once. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Connection, connect } from "@apprentice/desktop/linux/x11/connection.ts";
import { type Indicator, startIndicator } from "./start-indicator.ts";
import { useDesktop } from "./testing/use-desktop.ts";

const desktop = useDesktop();

async function open(): Promise<Indicator> {
  const { signal } = new AbortController();
  const indicator = await startIndicator({ env: desktop().env, signal, clock: () => 0 });
  await indicator.show({ applications: ["mousepad"], startedMs: 0, paused: false });
  return indicator;
}

type Shape = {
  Rectangles(op: number, kind: number, window: number, x: number, y: number, cut: number[][]): void;
};
type Composite = { RedirectWindow(window: number, update: number): void };
type Attack = (id: number, other: Connection) => Promise<void> | void;

const extension = async <T>({ ask, x }: Connection, name: string): Promise<T> => {
  const found = await ask<T>((callback) => x.require(name, callback));
  if (!found) throw new Error(`the display lacks ${name}`);
  return found;
};

const cutAway: Attack = async (id, other) => {
  const shape = await extension<Shape>(other, "shape");
  shape.Rectangles(0, 0, id, 0, 0, []);
};
const cutToACorner: Attack = async (id, other) => {
  const shape = await extension<Shape>(other, "shape");
  shape.Rectangles(0, 0, id, 0, 0, [[0, 0, 2, 2]]);
};
const redirect: Attack = async (id, other) => {
  const manual = 1;
  (await extension<Composite>(other, "composite")).RedirectWindow(id, manual);
  other.x.ClearArea(other.root, 0, 0, 0, 0, 0);
};
/** The windows of one attack: made once, and raised or cleared again by each blow. */
const childOver = (): Attack => {
  let child = 0;
  return (id, { x }) => {
    if (child !== 0) return x.RaiseWindow(child);
    child = x.AllocID();
    x.CreateWindow(child, id, 0, 0, 400, 44, 0, 0, 1, 0, { backgroundPixel: 0x20_30_40 });
    return x.MapWindow(child);
  };
};
const paintOver = (): Attack => {
  let gc = 0;
  return (id, { x }) => {
    if (gc === 0) x.CreateGC((gc = x.AllocID()), id, { foreground: 0x20_30_40 });
    x.PolyFillRectangle(id, gc, [0, 0, 400, 44]);
  };
};
const emptyBackground: Attack = (id, { x }) => {
  const parentRelative = 1;
  x.ChangeWindowAttributes(id, { backgroundPixmap: parentRelative });
  x.ClearArea(id, 0, 0, 0, 0, 0);
};

/** What insists, each few milliseconds, ends the recording; nobody can be recorded under it. */
test.each<readonly [string, () => Attack]>([
  ["cutting it to two by two pixels", () => cutToACorner],
  ["taking its picture from the screen, as a compositor does", () => redirect],
  ["laying a window inside it", childOver],
  ["painting over it", paintOver],
  ["emptying it", () => emptyBackground],
])("%s ends the recording", async (_name, makeAttack) => {
  await using indicator = await open();
  using other = await connect(desktop());
  const attack = makeAttack();
  const blows = setInterval(() => void attack(Number(indicator.windowId), other), 5);
  try {
    const late = sleep(30_000).then(() => "never lost");
    expect(await Promise.race([indicator.lost, late])).toContain("recording indicator");
  } finally {
    clearInterval(blows);
  }
  expect(indicator.alive()).toBe(false);
});

test.each<readonly [string, () => Attack]>([
  ["cut away", () => cutAway],
  ["painted over", paintOver],
])("once %s, it is whole again", async (_name, makeAttack) => {
  await using indicator = await open();
  using other = await connect(desktop());
  await makeAttack()(Number(indicator.windowId), other);
  await other.sync();
  const white = async () => {
    const image = await other.ask<{ data: Buffer }>((callback) =>
      other.x.GetImage(2, other.root, 340, 5, 60, 16, 0xff_ff_ff_ff, callback),
    );
    return (image?.data ?? Buffer.alloc(0)).includes(Buffer.from([255, 255, 255]));
  };
  await expect.poll(white, { timeout: 20_000 }).toBe(true);
  await sleep(900);
  // A loss is for good; proofs that this process had no time to read are read then.
  await expect.poll(indicator.alive, { timeout: 20_000 }).toBe(true);
});

test("away most of the time and back for moments, it is lost", async () => {
  await using indicator = await open();
  using other = await connect(desktop());
  let shown = true;
  const flicker = setInterval(() => {
    shown = !shown;
    if (shown) other.x.MapWindow(Number(indicator.windowId));
    else other.x.UnmapWindow(Number(indicator.windowId));
  }, 20);
  try {
    const late = sleep(30_000).then(() => "never lost");
    expect(await Promise.race([indicator.lost, late])).toContain("recording indicator");
  } finally {
    clearInterval(flicker);
  }
});

test("a desktop that says it draws everything tiny gets an indicator of full size", async () => {
  using other = await connect(desktop());
  const [resources, text] = [23, 31];
  other.x.ChangeProperty(0, other.root, resources, text, 8, "Xft.dpi:\t2\n");
  await other.sync();
  try {
    await using indicator = await open();
    const found = await other.ask<{ width: number; height: number }>((callback) =>
      other.x.GetGeometry(Number(indicator.windowId), callback),
    );
    expect(found).toMatchObject({ width: 400, height: 44 });
  } finally {
    other.x.ChangeProperty(0, other.root, resources, text, 8, "");
    await other.sync();
  }
});

test("a part of the screen that no monitor shows any more is no place for it", async () => {
  await using indicator = await open();
  const command = async (...args: string[]) => desktop().spawn("xrandr", args).exited;
  await command("--newmode", "half", "65", "500", "548", "676", "700", "300", "303", "309", "406");
  await command("--addmode", "screen", "half");
  await command("--output", "screen", "--mode", "half", "--fb", "1000x600");
  using other = await connect(desktop());
  const place = () =>
    other.ask<{ xPos: number; yPos: number }>((callback) =>
      other.x.GetGeometry(Number(indicator.windowId), callback),
    );
  await expect.poll(place, { timeout: 3000 }).toMatchObject({ xPos: 100, yPos: 0 });
  await sleep(900);
  expect(indicator.alive()).toBe(true);
});
