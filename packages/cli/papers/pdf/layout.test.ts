import PdfDocument from "pdfkit";
import { expect, test } from "vitest";
import { table, type Paper, type Table, type Text } from "../paper.ts";
import { breakLines, type Measure } from "./break-lines.ts";
import { findFaces } from "./find-faces.ts";
import { flow, type Slab } from "./page-flow.ts";
import { setBlocks } from "./set-blocks.ts";
import { setPoster } from "./set-poster.ts";
import { setTable } from "./set-table.ts";
import { openTypeCase, type TypeCase } from "./type-case.ts";

const measure: Measure = ({ text, style }) => Array.from(text).length * (style === "bold" ? 6 : 5);
const hash = "0123456789abcdef".repeat(4);
const texts: readonly Text[] = [
  "one two three four five six seven eight nine ten",
  `SHA-256 ${hash}, and more`,
  [{ bold: "Datenschutz-Folgenabschätzung" }, ": ", { code: hash }, { note: 3 }, " end"],
  "画面にインジケーターが表示されている間、クリック、入力（ショートカット）が記録されます。",
  "first\nsecond\n\nfourth",
  "",
];

test.each(texts.flatMap((text) => [30, 60, 97, 400].map((widthPt) => [text, widthPt] as const)))(
  "%j in %i points: no line is too wide and no letter is lost",
  (text, widthPt) => {
    const lines = breakLines(text, widthPt, measure);
    const spans = typeof text === "string" ? [text] : text;
    const whole = spans.map((span) =>
      typeof span === "string" ? span : String(Object.values(span)[0]),
    );
    const printed = lines.flatMap((line) => line.map((fragment) => fragment.text)).join("");
    expect(printed).toBe(whole.join("").replaceAll("\n", ""));
    for (const line of lines) {
      const wide = line.reduce((sum, fragment) => sum + measure(fragment), 0);
      const last = line.at(-1)?.text ?? "";
      expect(wide - 6 * (last.length - last.trimEnd().length)).toBeLessThanOrEqual(widthPt);
    }
  },
);

test("Japanese never begins a line with a closing mark", () => {
  for (const widthPt of [25, 40, 55, 85]) {
    for (const line of breakLines(texts[3] ?? "", widthPt, measure)) {
      expect(line[0]?.text).not.toMatch(/^[、。）」ー]/);
    }
  }
});

test("a word and the full stop behind it in another style stay together", () => {
  const lines = breakLines(["aaaa ", { bold: "bbbb" }, "."], 50, measure);
  expect(lines.map((line) => line.map(({ text }) => text).join(""))).toEqual(["aaaa ", "bbbb."]);
});

type Drawn = { readonly text: string; readonly topPt: number; readonly bottomPt: number };

/** A type case that remembers what it drew. */
function watched(): { readonly type: TypeCase; readonly drawn: Drawn[] } {
  const pdf = new PdfDocument();
  const type = openTypeCase(pdf, findFaces({ text: "" }));
  const drawn: Drawn[] = [];
  const draw: TypeCase["draw"] = (line, { topPt }, { sizePt }) => {
    const bottomPt = topPt + type.lineHeightPt(sizePt);
    drawn.push({ text: line.map(({ text }) => text).join(""), topPt, bottomPt });
  };
  return { type: { ...type, draw }, drawn };
}

const column = { xPt: 56, widthPt: 300 };
const long = table(
  [
    ["name", 1],
    ["value", 2],
  ],
  Array.from({ length: 40 }, (_, row) => [
    `row ${String(row)}`,
    `${hash} ${"words ".repeat(row % 9)}`,
  ]),
) as Table;

test("no line of a cell is drawn outside its row", () => {
  const { type, drawn } = watched();
  for (const slab of setTable(type, long, column)) {
    drawn.length = 0;
    slab.draw(1000);
    for (const { topPt, bottomPt } of drawn) {
      expect(topPt).toBeGreaterThanOrEqual(1000);
      expect(bottomPt).toBeLessThanOrEqual(1000 + slab.heightPt);
    }
  }
});

/** What was drawn on each page. */
function pagesOf(slabs: (type: TypeCase) => Slab[]): {
  readonly pages: string[][];
  readonly lowestPt: number;
} {
  const { type, drawn } = watched();
  const pages: string[][] = [];
  let lowestPt = 0;
  const page = {
    topPt: 50,
    bottomPt: 500,
    turn: () => {
      drawn.length = 0;
      pages.push([]);
    },
  };
  const noting = (slab: Slab): Slab => ({
    ...slab,
    ...(slab.again && { again: noting(slab.again) }),
    draw: (topPt) => {
      drawn.length = 0;
      slab.draw(topPt);
      pages.at(-1)?.push(...drawn.map(({ text }) => text.trim()));
      lowestPt = Math.max(lowestPt, ...drawn.map(({ bottomPt }) => bottomPt));
    },
  });
  flow(slabs(type).map(noting), page);
  return { pages, lowestPt };
}

test("the head of a table stands again on every page, and nothing stands below the page", () => {
  const { pages, lowestPt } = pagesOf((type) => setTable(type, long, column));
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) expect(page.slice(0, 2)).toEqual(["name", "value"]);
  expect(pages.flat().filter((text) => /^row \d+$/.test(text))).toHaveLength(40);
  expect(lowestPt).toBeLessThanOrEqual(500);
});

test.each(Array.from({ length: 40 }, (_, lines) => lines))(
  "after %i lines a heading never stands alone at the foot of a page",
  (lines) => {
    const filler = "x\n".repeat(lines);
    const { pages, lowestPt } = pagesOf((type) =>
      setBlocks(
        type,
        [
          { kind: "paragraph", text: filler },
          { kind: "heading", level: 2, text: "Heading" },
          { kind: "paragraph", text: "a\nb\nc" },
        ],
        column,
      ),
    );
    const page = pages.find((shown) => shown.includes("Heading")) ?? [];
    expect(page.slice(page.indexOf("Heading"), page.indexOf("Heading") + 3)).toEqual([
      "Heading",
      "a",
      "b",
    ]);
    expect(lowestPt).toBeLessThanOrEqual(500);
  },
);

test("a row that is higher than a page goes on on the next", () => {
  const tall = { ...long, rows: [["a", "line\n".repeat(200)]] };
  const { pages, lowestPt } = pagesOf((type) => setTable(type, tall, column));
  expect(pages.flat().filter((text) => text === "line")).toHaveLength(200);
  expect(lowestPt).toBeLessThanOrEqual(500);
});

const poster = (sites: number): Paper => ({
  form: "poster",
  language: "de",
  title: "Titel",
  identity: "x",
  blocks: [
    { kind: "paragraph", text: [{ bold: "Verantwortlich." }, " Text."] },
    { kind: "list", items: Array.from({ length: sites }, (_, at) => `site-${String(at)}.example`) },
  ],
  notes: [],
  gaps: [],
});

test("a poster's labels keep their words whole, and its type is as large as fits", () => {
  const area = { xPt: 40, widthPt: 700, heightPt: 1000 };
  const { type, drawn } = watched();
  const heightOf = (sites: number) => {
    const slabs = setPoster(type, poster(sites), area);
    for (const slab of slabs) slab.draw(0);
    return slabs.reduce((sum, slab) => sum + slab.heightPt, 0);
  };
  expect(heightOf(20)).toBeLessThanOrEqual(area.heightPt);
  expect(heightOf(20)).toBeGreaterThan(area.heightPt * 0.9);
  expect(drawn.map(({ text }) => text)).toContain("Verantwortlich.");
  // Rather a second page than type that nobody reads on a wall.
  expect(heightOf(200)).toBeGreaterThan(area.heightPt);
});

test("a poster whose list of sites is longer than a page goes on on the next, and loses none", () => {
  const sites = Array.from({ length: 300 }, (_, at) => `site-${String(at)}.example`);
  const crowded = { ...poster(0), blocks: [{ kind: "list" as const, items: [sites.join(", ")] }] };
  const area = { xPt: 40, widthPt: 500, heightPt: 450 };
  const { pages, lowestPt } = pagesOf((type) => setPoster(type, crowded, area));
  const printed = pages.flat().join(" ");
  for (const site of sites) expect(printed).toContain(site);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages[0]?.length).toBeGreaterThan(10);
  expect(lowestPt).toBeLessThanOrEqual(500);
});
