/** Draws what the indicator shows: red and "Recording", or yellow and "Paused", and how to change it. */
import sharp from "sharp";

/** Size at scale 1. */
export const barSize = { widthPx: 400, heightPx: 44 } as const;

export type BarView = {
  readonly applications: readonly string[];
  readonly paused: boolean;
  /** Whether the key can be pressed; else only the pointer helps. */
  readonly hotkey: boolean;
};

/** Rows of BGRX, as X servers take them. */
export type Pixels = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bgrx: Buffer;
};

type Colours = {
  readonly ground: string;
  readonly edge: string;
  readonly text: string;
  readonly faint: string;
  readonly button: string;
};

export const recordingColours: Colours = {
  ground: "#17181c",
  edge: "#e5262c",
  text: "#ffffff",
  faint: "#c9ccd3",
  button: "#2c2e36",
};
const pausedColours: Colours = {
  ground: "#ffd257",
  edge: "#8a6100",
  text: "#241a00",
  faint: "#4d3b08",
  button: "#f0bd34",
};

const font = `font-family="DejaVu Sans, Noto Sans, Noto Sans CJK JP, sans-serif"`;

export function drawBar(view: BarView, scale: number): Promise<Pixels> {
  const { widthPx, heightPx } = barSize;
  const colours = view.paused ? pausedColours : recordingColours;
  const { ground, edge, text } = colours;
  const title = view.paused ? "Paused" : "Recording";
  const detail = view.paused ? "Nothing is recorded" : view.applications.join(", ");
  const body = `
    <rect x="1.5" y="1.5" width="${widthPx - 3}" height="${heightPx - 3}" fill="${ground}" stroke="${edge}" stroke-width="3"/>
    ${view.paused ? pauseMark(text) : recordMark(edge)}
    <g ${font} fill="${text}">
      <text x="42" y="20" font-size="14" font-weight="bold">${title}</text>
      <clipPath id="room"><rect x="42" y="22" width="222" height="18"/></clipPath>
      <text x="42" y="35" font-size="11" fill="${colours.faint}" clip-path="url(#room)">${escape(shorten(detail))}</text>
      ${button(view, colours)}
    </g>`;
  return rasterise({ body, widthPx, heightPx, scale, ground });
}

function recordMark(colour: string): string {
  return `<circle cx="23" cy="22" r="11" fill="none" stroke="${colour}" stroke-width="2"/><circle cx="23" cy="22" r="7.5" fill="${colour}"/>`;
}

function pauseMark(colour: string): string {
  return `<rect x="14" y="12" width="7" height="20" fill="${colour}"/><rect x="25" y="12" width="7" height="20" fill="${colour}"/>`;
}

function button(view: BarView, colours: Colours): string {
  const mark = view.paused
    ? `<path d="M284 15 l12 7 -12 7 z"/>`
    : `<rect x="284" y="15" width="4.5" height="14"/><rect x="291.5" y="15" width="4.5" height="14"/>`;
  const word = view.paused ? "Go on" : "Pause";
  const how = view.hotkey ? "Ctrl+Alt+P" : "click here";
  return `
    <rect x="274" y="7" width="118" height="30" rx="5" fill="${colours.button}"/>
    ${mark}
    <text x="305" y="20" font-size="12" font-weight="bold">${word}</text>
    <text x="305" y="32" font-size="10" fill="${colours.faint}">${how}</text>`;
}

/** About as many characters as the room holds; the clip path takes care of the rest. */
function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > 36 ? `${characters.slice(0, 35).join("")}…` : text;
}

/** Names come from the policy: no markup, and none of the control characters that XML refuses. */
function escape(text: string): string {
  return text
    .replace(/[\p{Cc}\ufffe\uffff]/gu, " ")
    .toWellFormed()
    .replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

export type Drawing = {
  /** SVG at scale 1. */
  readonly body: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly scale: number;
  /** Behind everything: the picture has no transparency. */
  readonly ground: string;
};

export async function rasterise(drawing: Drawing): Promise<Pixels> {
  const widthPx = Math.round(drawing.widthPx * drawing.scale);
  const heightPx = Math.round(drawing.heightPx * drawing.scale);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${drawing.widthPx} ${drawing.heightPx}">${drawing.body}</svg>`;
  const { data } = await sharp(Buffer.from(svg))
    .flatten({ background: drawing.ground })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at += 4) {
    const red = data[at] ?? 0;
    data[at] = data[at + 2] ?? 0;
    data[at + 2] = red;
  }
  return { widthPx, heightPx, bgrx: data };
}
