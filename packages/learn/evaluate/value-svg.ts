/** Success against demonstrations as a picture: one small chart a group, all on the same axes. */
import { escapeXml } from "../sheet/escape-xml.ts";
import type { ValueGroup, ValueReport } from "./value-report.ts";

const panel = { width: 240, height: 170, left: 40, top: 34, right: 12, bottom: 30 };
const columns = 3;
const captionHeight = 28;
const caption =
  "Success in states that nobody demonstrated, against demonstrations per task; the band is the 95 % Wilson interval.";
const plotWidth = panel.width - panel.left - panel.right;
const plotHeight = panel.height - panel.top - panel.bottom;
const adviceColours = { stop: "#1d6b2f", collect: "#1f5fa8", measure: "#8a5a00" } as const;

export function valueSvg(report: ValueReport): string {
  const { groups } = report;
  const width = columns * panel.width;
  const chartsHeight = Math.ceil(groups.length / columns) * panel.height;
  const height = chartsHeight + captionHeight;
  const scale = demonstrationScale(groups);
  const panels = groups.map((group, at) => {
    const x = (at % columns) * panel.width;
    const y = Math.floor(at / columns) * panel.height;
    return `<g transform="translate(${x} ${y})">${drawPanel(group, scale)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" role="img"><title>Success against demonstrations per task</title><rect width="100%" height="100%" fill="#ffffff"/>${panels.join("")}<text x="${panel.left}" y="${height - 10}" fill="#56626e">${caption}</text></svg>\n`;
}

type Scale = { readonly counts: readonly number[]; readonly x: (count: number) => number };

/** Logarithmic, because what counts is how often the data were doubled. */
function demonstrationScale(groups: readonly ValueGroup[]): Scale {
  const all = groups.flatMap((group) => group.curve.points.map((point) => point.demonstrations));
  const counts = [...new Set(all)].sort((a, b) => a - b);
  const position = (count: number) => Math.log2(1 + count);
  const first = position(counts[0] ?? 0);
  const extent = position(counts.at(-1) ?? 1) - first || 1;
  return {
    counts,
    x: (count) => panel.left + (plotWidth * (position(count) - first)) / extent,
  };
}

const y = (share: number) => panel.top + plotHeight * (1 - share);

function drawPanel(group: ValueGroup, scale: Scale): string {
  const { points } = group.curve;
  const line = points.map((one) => place(scale.x(one.demonstrations), y(one.success.rate)));
  const upper = points.map((one) => place(scale.x(one.demonstrations), y(one.success.high)));
  const lower = points
    .toReversed()
    .map((one) => place(scale.x(one.demonstrations), y(one.success.low)));
  const name = group.scope === "all" ? "all tasks" : `${group.scope}: ${group.name}`;
  const colour = adviceColours[group.advice.advice];
  return [
    `<title>${escapeXml(`${name}: ${group.advice.because}`)}</title>`,
    `<text x="${panel.left}" y="16" font-weight="bold">${escapeXml(name)}</text>`,
    `<text x="${panel.width - panel.right}" y="16" text-anchor="end" fill="${colour}">${group.advice.advice}</text>`,
    ...[0, 0.5, 1].map(drawShare),
    ...scale.counts.map((count) => drawCount(count, scale)),
    `<polygon points="${[...upper, ...lower].join(" ")}" fill="${colour}" opacity="0.18"/>`,
    `<polyline points="${line.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map(
      (one) =>
        `<circle cx="${round(scale.x(one.demonstrations))}" cy="${round(y(one.success.rate))}" r="3" fill="${colour}"/>`,
    ),
  ].join("");
}

function drawShare(share: number): string {
  const at = round(y(share));
  const right = panel.width - panel.right;
  return `<line x1="${panel.left}" x2="${right}" y1="${at}" y2="${at}" stroke="#d5dbe1"/><text x="${panel.left - 6}" y="${at + 4}" text-anchor="end" fill="#56626e">${100 * share} %</text>`;
}

function drawCount(count: number, scale: Scale): string {
  const at = round(scale.x(count));
  return `<text x="${at}" y="${panel.height - 12}" text-anchor="middle" fill="#56626e">${count}</text>`;
}

const round = (value: number) => Math.round(value * 10) / 10;
const place = (x: number, at: number) => `${round(x)},${round(at)}`;
