/** Draws made-up screens with known elements and known places of every word, for tests and measurements. */
import sharp from "sharp";
import type { Element } from "@apprentice/core/event/element.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { toFrame } from "../to-frame.ts";

export type Style = {
  readonly font: string;
  readonly fontPx: number;
  readonly ink: string;
  readonly paper: string;
  readonly line: string;
};

export const light: Style = {
  font: "DejaVu Sans",
  fontPx: 14,
  ink: "#202124",
  paper: "#ffffff",
  line: "#c4c7cc",
};
export const dark: Style = { ...light, ink: "#e8eaed", paper: "#202124", line: "#5f6368" };

/** A widget: what is drawn, and the element that accessibility would tell of it. */
export type Widget = {
  readonly role: string;
  readonly name: string;
  readonly box: Box;
  /** The words that are drawn; the name unless told otherwise. */
  readonly text?: string;
  readonly value?: string | null;
  readonly states?: readonly string[];
  /** Position of the parent in the list; none: the window. */
  readonly parent?: number;
  readonly frame?: boolean;
  readonly style?: Partial<Style>;
};

export type Screen = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly window: WindowInfo;
  readonly style: Style;
  readonly widgets: readonly Widget[];
};

export type DrawnScreen = {
  readonly frame: RawFrame;
  readonly context: ObservationContext;
  readonly png: Buffer;
};

export async function drawScreen(screen: Screen): Promise<DrawnScreen> {
  const image = sharp(Buffer.from(toSvg(screen))).removeAlpha();
  const png = await image.clone().png().toBuffer();
  const rgb = await image.raw().toBuffer();
  const { widthPx, heightPx } = screen;
  return { png, frame: toFrame({ rgb, widthPx, heightPx }), context: contextOf(screen) };
}

export function windowAt(box: Box, change: Partial<WindowInfo> = {}): WindowInfo {
  return {
    id: "w1",
    app: "orders",
    pid: 1,
    title: "Orders",
    box,
    url: null,
    ownerId: null,
    ...change,
  };
}

function contextOf({ window, widgets, widthPx, heightPx }: Screen): ObservationContext {
  const root = element("root", { role: "frame", name: "", box: window.box }, null);
  return {
    id: ObservationId.parse("observation-1"),
    tMs: 0,
    window,
    windows: [window],
    monitors: [{ name: "one", box: { x: 0, y: 0, width: widthPx, height: heightPx }, scale: 1 }],
    pointer: { x: 0, y: 0 },
    elements: [
      root,
      ...widgets.map((widget, index) =>
        element(`e${index}`, widget, widget.parent === undefined ? "root" : `e${widget.parent}`),
      ),
    ],
    elementsAgeMs: 20,
    pointedId: null,
    focusedId: null,
  };
}

function element(id: string, widget: Widget, parentId: string | null): Element {
  const { role, name, box, value = null, states = [] } = widget;
  return { id, parentId, role, name, box, value, states: ["showing", ...states] };
}

function toSvg({ widthPx, heightPx, window, style, widgets }: Screen): string {
  const { x, y, width, height } = window.box;
  const drawn = widgets.map((widget) => drawWidget(widget, { ...style, ...widget.style }));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">
<rect width="100%" height="100%" fill="#000"/>
<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${style.paper}"/>${drawn.join("\n")}</svg>`;
}

function drawWidget(widget: Widget, style: Style): string {
  const { x, y, width, height } = widget.box;
  const border =
    widget.frame === true
      ? `<rect x="${x + 0.5}" y="${y + 0.5}" width="${width - 1}" height="${height - 1}" rx="4" fill="none" stroke="${style.line}"/>`
      : "";
  const lines = (widget.text ?? widget.name)
    .split("\n")
    .map(
      (line, index) =>
        `<text x="${x + 8}" y="${y + style.fontPx * (1.3 + index * 1.5)}" font-family="${style.font}" font-size="${style.fontPx}" fill="${style.ink}" xml:space="preserve">${escaped(line)}</text>`,
    );
  return border + lines.join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
