/** A contact sheet: every step of a trajectory at a glance, with the place where the action landed. */
import sharp, { type OverlayOptions } from "sharp";
import type { Action } from "@apprentice/core/action/action.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { describeStep } from "./describe-action.ts";
import { escapeXml } from "./escape-xml.ts";

export type SheetOptions = {
  readonly trajectory: Trajectory;
  /** The composed frame of an observation as encoded image bytes, or null where it has none. */
  readonly frame: (observation: Observation) => Promise<Uint8Array | null>;
  /** Width of one picture, px. */
  readonly cellWidthPx?: number;
  readonly columns?: number;
};

const captionPx = 44;
const headPx = 56;
const gutterPx = 12;
const greatestSteps = 60;

/** Draws the sheet as PNG bytes. Of a very long trajectory the first 60 steps are drawn, and the head says so. */
export async function contactSheet(options: SheetOptions): Promise<Uint8Array> {
  const { trajectory, columns = 3, cellWidthPx = 480 } = options;
  const steps = trajectory.steps.slice(0, greatestSteps);
  const ratio = heightRatio(trajectory);
  const cell = { width: cellWidthPx, height: Math.round(cellWidthPx * ratio) + captionPx };
  const rows = Math.max(1, Math.ceil((steps.length + 1) / columns));
  const width = columns * (cell.width + gutterPx) + gutterPx;
  const height = headPx + rows * (cell.height + gutterPx) + gutterPx;
  const place = (index: number) => ({
    left: gutterPx + (index % columns) * (cell.width + gutterPx),
    top: headPx + Math.floor(index / columns) * (cell.height + gutterPx),
  });
  const layers: OverlayOptions[] = [
    { input: svg(width, headPx, heading(trajectory)), left: 0, top: 0 },
  ];
  for (const [index, step] of steps.entries()) {
    layers.push({ input: await drawStep(step, cell, options.frame), ...place(index) });
  }
  layers.push({ input: await drawEnd(trajectory, cell, options.frame), ...place(steps.length) });
  const sheet = sharp({ create: { width, height, channels: 3, background: "#eef1f4" } });
  return new Uint8Array(await sheet.composite(layers).png({ compressionLevel: 8 }).toBuffer());
}

type Size = { readonly width: number; readonly height: number };

function heightRatio(trajectory: Trajectory): number {
  const grid =
    trajectory.steps.find((step) => step.observation?.frame)?.observation?.frame ??
    trajectory.last?.frame;
  return grid ? grid.heightPx / grid.widthPx : 9 / 16;
}

function heading(trajectory: Trajectory): string {
  const { meta, steps, gaps, terminate } = trajectory;
  const left = steps.length > greatestSteps ? `, the first ${greatestSteps} drawn` : "";
  const facts = `${counted(steps.length, "step")}${left} · ${counted(gaps.length, "gap")} · source ${meta.source} · ended: ${terminate.status}`;
  return `<text x="12" y="26" font-size="19" font-weight="bold" fill="#1c2733">${escapeXml(shorten(meta.instruction, 110))}</text>
    <text x="12" y="47" font-size="14" fill="#55606c">${escapeXml(facts)}</text>`;
}

async function drawStep(step: Step, cell: Size, frame: SheetOptions["frame"]): Promise<Buffer> {
  const { observation } = step;
  const age =
    observation?.frameAgeMs === undefined || observation.frameAgeMs === null
      ? "no picture"
      : `frame ${Math.round(observation.frameAgeMs)} ms old`;
  const target = observation?.elements.find((element) => element.id === step.targetId)?.box ?? null;
  const scale = observation?.frame ? cell.width / observation.frame.widthPx : 1;
  const mark = marker(step.action, scale) + (target ? outline(target, scale) : "");
  return drawCell({
    cell,
    title: `${step.index + 1}. ${describeStep(step)}`,
    note: age,
    image: observation ? await frame(observation) : null,
    mark,
  });
}

async function drawEnd(
  trajectory: Trajectory,
  cell: Size,
  frame: SheetOptions["frame"],
): Promise<Buffer> {
  const image = trajectory.last ? await frame(trajectory.last) : null;
  return drawCell({
    cell,
    title: `terminate: ${trajectory.terminate.status}`,
    note: "last observation",
    image,
    mark: "",
  });
}

async function drawCell(parts: {
  readonly cell: Size;
  readonly title: string;
  readonly note: string;
  readonly image: Uint8Array | null;
  readonly mark: string;
}): Promise<Buffer> {
  const { cell, title, note, image, mark } = parts;
  const pictureHeight = cell.height - captionPx;
  const empty = `<rect width="${cell.width}" height="${pictureHeight}" fill="#c9d0d7"/><text x="${cell.width / 2}" y="${pictureHeight / 2}" text-anchor="middle" font-size="16" fill="#55606c">no picture</text>`;
  const layers: OverlayOptions[] = [];
  if (image)
    layers.push({
      input: await sharp(image).resize(cell.width, pictureHeight, { fit: "fill" }).png().toBuffer(),
      left: 0,
      top: 0,
    });
  layers.push({
    input: svg(
      cell.width,
      cell.height,
      `${image ? "" : empty}${mark}<text x="6" y="${pictureHeight + 19}" font-size="15" font-weight="bold" fill="#1c2733">${escapeXml(shorten(title, 56))}</text>
       <text x="6" y="${pictureHeight + 37}" font-size="12" fill="#55606c">${escapeXml(note)}</text>`,
    ),
    left: 0,
    top: 0,
  });
  const base = sharp({ create: { ...cell, channels: 3, background: "#ffffff" } });
  return base.composite(layers).png().toBuffer();
}

const red = "#d4204a";

function marker(action: Action, scale: number): string {
  if (!("at" in action)) return "";
  const at = { x: action.at.x * scale, y: action.at.y * scale };
  const dot = `<circle cx="${at.x}" cy="${at.y}" r="9" fill="none" stroke="${red}" stroke-width="3"/><circle cx="${at.x}" cy="${at.y}" r="2.5" fill="${red}"/>`;
  if (action.kind !== "drag") return dot;
  const points = [action.at, ...action.path, action.to]
    .map((point) => `${point.x * scale},${point.y * scale}`)
    .join(" ");
  const end = `<rect x="${action.to.x * scale - 6}" y="${action.to.y * scale - 6}" width="12" height="12" fill="none" stroke="${red}" stroke-width="3"/>`;
  return `${dot}<polyline points="${points}" fill="none" stroke="${red}" stroke-width="2.5" stroke-dasharray="7 4"/>${end}`;
}

function outline(box: Box, scale: number): string {
  return `<rect x="${box.x * scale}" y="${box.y * scale}" width="${box.width * scale}" height="${box.height * scale}" fill="none" stroke="#1769c4" stroke-width="2"/>`;
}

function svg(width: number, height: number, body: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, sans-serif">${body}</svg>`,
  );
}

function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

const counted = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? "" : "s"}`;
