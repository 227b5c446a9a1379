/** Papers as somebody finds them who listens to them: by the structure tree that is in the file. */
import { expect, test } from "vitest";
import { NoticeLanguage, renderNotice } from "@apprentice/core/consent/notice.ts";
import { describeDpia } from "../dpia.ts";
import { noticePaper } from "../notice-paper.ts";
import { table, type Paper } from "../paper.ts";
import { identityOf } from "../paper-subject.ts";
import { describeRopa } from "../ropa.ts";
import { exampleCounts, exampleLog, exampleSubject } from "../testing/example-subject.ts";
import { treeOfPdf, type TreeNode } from "../testing/tree-of-pdf.ts";
import { describeTransparency } from "../transparency.ts";
import { wordsOf } from "../words-of.ts";
import { paperToPdf } from "./paper-to-pdf.ts";

const subject = await exampleSubject();
const { nowMs } = subject;
const poster = async (language: NoticeLanguage) =>
  noticePaper(await renderNotice(subject.policy, language), identityOf(subject));
const papers: Readonly<Record<string, Paper>> = {
  dpia: describeDpia(subject),
  ropa: describeRopa(subject),
  transparency: describeTransparency(subject, { counts: exampleCounts, log: exampleLog }),
  poster: await poster("de"),
  "Japanese poster": await poster("ja"),
};

/** This and all below it, in reading order. */
const all = (node: TreeNode): TreeNode[] => [node, ...node.children.flatMap(all)];
const squeezed = (text: string): string => text.replaceAll(/\s/g, "");

test.each(Object.entries(papers))(
  "%s: title, headings, lists and tables are told as such, in reading order, and nothing is left out",
  async (_, paper) => {
    const { root, language, untagged, astray } = treeOfPdf(await paperToPdf({ paper, nowMs }));
    expect({ language, untagged, astray }).toEqual({
      language: paper.language,
      untagged: "",
      astray: 0,
    });
    const nodes = all(root);
    expect(root.kind).toBe("Document");
    const titles = nodes.filter(({ kind }) => kind === "H1").map(({ text }) => text);
    expect(titles).toEqual([squeezed(paper.title)]);
    const headings = paper.blocks.filter((block) => block.kind === "heading");
    const told = nodes
      .filter(({ kind }) => /^H[23]$/.test(kind))
      .map(({ kind, text }) => [kind, text]);
    expect(told).toEqual(
      expect.arrayContaining(
        headings.map(({ level, text }) => [`H${String(level)}`, squeezed(text)]),
      ),
    );
    // Each sentence after the one before it, as somebody listens.
    const heard = nodes.map(({ text }) => text).join("");
    let at = 0;
    const unheard = wordsOf(paper).filter((words) => {
      const found = heard.indexOf(squeezed(words), at);
      if (found >= 0) at = found;
      return found < 0;
    });
    expect(unheard).toEqual([]);
    expect(nodes.flatMap(illFormed)).toEqual([]);
  },
);

const inside: Readonly<Record<string, readonly string[]>> = {
  Document: ["H1", "H2", "H3", "P", "L", "Table"],
  L: ["LI"],
  LI: ["Lbl", "LBody"],
  Table: ["TR"],
  TR: ["TH", "TD"],
};

/** What is wrong with an element: what stands in it, or rows of different lengths. */
function illFormed({ kind, text, children }: TreeNode): string[] {
  const may = inside[kind] ?? [];
  const foreign = children.filter((child) => !may.includes(child.kind));
  const wrong = foreign.map((child) => `${child.kind} in ${kind}`);
  if (kind in inside && text !== "") wrong.push(`text in ${kind}`);
  const widths = new Set(children.map((row) => row.children.length));
  if (kind === "Table" && widths.size !== 1) wrong.push("uneven rows");
  return wrong;
}

test("a table over several pages has one head, whose cells name their columns; empty cells are cells", async () => {
  const rows = Array.from({ length: 90 }, (_, at) => [
    `row ${String(at)}`,
    at % 2 === 0 ? "" : "odd",
  ]);
  const paper: Paper = {
    form: "document",
    language: "en",
    title: "Title",
    identity: "x",
    blocks: [
      table(
        [
          ["name", 1],
          ["value", 1],
        ],
        rows,
      ),
      table(
        [
          ["", 1],
          ["", 2],
        ],
        [["one", "1"]],
      ),
    ],
    notes: [],
    gaps: [],
  };
  const { root } = treeOfPdf(await paperToPdf({ paper, nowMs }));
  const [long, plain] = root.children.filter(({ kind }) => kind === "Table");
  expect(long?.children).toHaveLength(91);
  const heads = all(root).filter(({ kind }) => kind === "TH");
  expect(heads.map(({ text, scope }) => [text, scope])).toEqual([
    ["name", "Column"],
    ["value", "Column"],
    ["one", "Row"],
  ]);
  expect(long?.children[1]?.children.map(({ kind, text }) => [kind, text])).toEqual([
    ["TD", "row0"],
    ["TD", ""],
  ]);
  expect(plain?.children).toHaveLength(1);
});
