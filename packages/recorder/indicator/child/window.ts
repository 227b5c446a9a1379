/** The indicator's window: no window manager rules it, it comes back to the top, and it can say whether it is seen. */
import { type Box, contains } from "@apprentice/core/event/geometry.ts";
import type { Monitor } from "@apprentice/core/event/window.ts";
import type { Connection } from "@apprentice/desktop/linux/x11/connection.ts";
import { readMonitors } from "@apprentice/desktop/linux/x11/monitors.ts";
import type { XEvent } from "x11";
import type { Proof } from "../protocol.ts";
import { createPress } from "./press.ts";
import { isCovered } from "./is-covered.ts";
import { createPicture, type PaintPart } from "./picture.ts";
import { showsPixels } from "./shown-pixels.ts";
import { stayInSight } from "./stay-in-sight.ts";

export type IndicatorWindow = {
  readonly id: number;
  /** Puts pixels (BGRX rows) into the picture; resolves when the server shows them. */
  paint(part: PaintPart): Promise<void>;
  /** Asks the server whether the window is mapped, on the screen, uncovered and as it was drawn; mends what is not. */
  prove(): Promise<Proof>;
};

export type WindowOptions = {
  readonly connection: Connection;
  readonly monitor: Monitor;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly onClick: () => void;
};

/** ButtonPress, ButtonRelease, Button1Motion, VisibilityChange, StructureNotify. */
const eventMask = 0x0004 | 0x0008 | 0x0100 | 0x1_0000 | 0x2_0000;
const viewable = 2;
const above = 0;
/** Another window that also insists on the top must not turn the display into a race. */
const leastRaiseMs = 50;

/** Throws where the display's depth is not 24 bits. */
export function openWindow(options: WindowOptions): IndicatorWindow {
  const { connection, monitor, widthPx, heightPx } = options;
  const { x, root, depth } = connection;
  if (depth !== 24 || x.display.format[depth]?.bits_per_pixel !== 32) {
    throw new Error("The display does not have 24-bit colours; set it to 24 bits.");
  }
  const place = {
    x: monitor.box.x + Math.max(0, Math.round((monitor.box.width - widthPx) / 2)),
    y: monitor.box.y,
  };
  const id = x.AllocID();
  x.CreateWindow(id, root, place.x, place.y, widthPx, heightPx, 0, 0, 1, 0, {
    eventMask,
    overrideRedirect: 1,
    backgroundPixel: 0,
  });
  nameWindow(connection, id);
  const picture = createPicture({ connection, id, widthPx, heightPx });
  x.MapWindow(id);
  x.RaiseWindow(id);

  const raise = createRaise(() => x.RaiseWindow(id));
  const press = createPress({
    onClick: options.onClick,
    onMove: (dx, dy) => {
      place.x += dx;
      place.y += dy;
      x.MoveWindow(id, place.x, place.y);
    },
  });
  // Between two proofs as well: what is there only while it is asked for is not seen by anybody.
  let hidden = false;
  connection.onEvent((event: XEvent) => {
    if (event.wid !== id) return;
    if (event.name === "UnmapNotify") hidden = true;
    if (event.name === "VisibilityNotify" && event.state !== 0) {
      hidden = true;
      raise();
    }
    press(event);
  });

  return {
    id,
    paint: async (part) => {
      picture.paint(part);
      await connection.sync();
    },
    prove: async () => {
      const wasHidden = hidden;
      hidden = false;
      const monitors = await monitorsAndPointer(connection);
      const own = { ...place, width: widthPx, height: heightPx };
      const home = stayInSight(own, monitors.boxes, monitors.pointer);
      Object.assign(place, { x: home.x, y: home.y });
      if (!sameBox(own, home)) x.ConfigureWindow(id, { x: home.x, y: home.y, stackMode: above });
      const found = await look(connection, id);
      if (!found) return "gone";
      if (!found.mapped) {
        x.MapWindow(id);
        x.RaiseWindow(id);
        return "unmapped";
      }
      if (!sameBox(found.box, home) || !monitors.boxes.some((box) => inside(home, box))) {
        x.ConfigureWindow(id, { ...home, stackMode: above });
        return "off_screen";
      }
      const covered = wasHidden || (await isCovered(connection, id, found.box));
      // Not looked at again at once: only what stays on top until the next beat is proven.
      if (covered) x.RaiseWindow(id);
      const altered = !(await showsPixels(connection, found.box, picture.drawn));
      if (altered) await picture.restore();
      if (covered) return "covered";
      return altered ? "altered" : "shown";
    },
  };
}

/** WM_NAME and WM_CLASS, so that a list of windows says what this is. */
function nameWindow({ x }: Connection, id: number): void {
  const [wmName, wmClass, text] = [39, 67, 31];
  x.ChangeProperty(0, id, wmName, text, 8, "Apprentice: recording indicator");
  x.ChangeProperty(0, id, wmClass, text, 8, "apprentice-indicator\0Apprentice-indicator\0");
}

function createRaise(raise: () => void): () => void {
  let lastMs = -leastRaiseMs;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < leastRaiseMs) return;
    lastMs = nowMs;
    raise();
  };
}

async function look(connection: Connection, id: number) {
  const { x } = connection;
  const [attributes, geometry] = await Promise.all([
    connection.ask<{ mapState: number }>((callback) => x.GetWindowAttributes(id, callback)),
    connection.ask<Geometry>((callback) => x.GetGeometry(id, callback)),
  ]);
  if (!attributes || !geometry) return null;
  return { mapped: attributes.mapState === viewable, box: boxOf(geometry) };
}

/** What is shown of the screen now, which any program may change, and where the pointer is. */
async function monitorsAndPointer(connection: Connection) {
  const { x, root } = connection;
  const [monitors, screen, pointer] = await Promise.all([
    readMonitors(connection, {}),
    connection.ask<Geometry>((callback) => x.GetGeometry(root, callback)),
    connection.ask<{ rootX: number; rootY: number }>((callback) => x.QueryPointer(root, callback)),
  ]);
  const whole = screen ? boxOf(screen) : { x: 0, y: 0, width: 0, height: 0 };
  const boxes = monitors.map(({ box }) => within(box, whole));
  return { boxes, pointer: { x: pointer?.rootX ?? -1, y: pointer?.rootY ?? -1 } };
}

type Geometry = {
  readonly xPos: number;
  readonly yPos: number;
  readonly width: number;
  readonly height: number;
};

function boxOf({ xPos, yPos, width, height }: Geometry): Box {
  return { x: xPos, y: yPos, width, height };
}

function sameBox(one: Box, other: Box): boolean {
  return (
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  );
}

function inside(box: Box, monitor: Box): boolean {
  const last = { x: box.x + box.width - 1, y: box.y + box.height - 1 };
  return contains(monitor, box) && contains(monitor, last);
}

/** A monitor may be told larger than the screen that it shows. */
function within(box: Box, screen: Box): Box {
  const width = Math.min(box.x + box.width, screen.width) - box.x;
  const height = Math.min(box.y + box.height, screen.height) - box.y;
  return { ...box, width: Math.max(0, width), height: Math.max(0, height) };
}
