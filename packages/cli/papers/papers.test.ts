import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completeDisclosures, examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { NoticeLanguage, renderNotice } from "@apprentice/core/consent/notice.ts";
import { describeDpia } from "./dpia.ts";
import { noticePaper } from "./notice-paper.ts";
import { paperToMarkdown } from "./paper-to-markdown.ts";
import { identityOf, type PaperSubject } from "./paper-subject.ts";
import { pageSizes, paperToPdf } from "./pdf/paper-to-pdf.ts";
import { describeRopa } from "./ropa.ts";
import { exampleCounts, exampleLog, exampleSubject } from "./testing/example-subject.ts";
import { textOfPdf, textSizeOf } from "./testing/text-of-pdf.ts";
import { describeTransparency } from "./transparency.ts";
import { wordsOf } from "./words-of.ts";
import { writePaper } from "./write-paper.ts";

const subject = await exampleSubject();
const { nowMs } = subject;
const told = { counts: exampleCounts, log: exampleLog };
const { policy } = subject;
const notice = await renderNotice(policy, "de");
const papers = {
  dpia: describeDpia(subject),
  ropa: describeRopa(subject),
  transparency: describeTransparency(subject, told),
  poster: noticePaper(notice, identityOf(subject)),
};

test("each paper says what the policy and the running rules say", () => {
  const { poster: _, ...documents } = papers;
  for (const paper of Object.values(documents)) {
    const text = paperToMarkdown(paper);
    for (const fact of ["Example Works", "31 days", "367 days", "733 days", "1099 days"]) {
      expect(text).toContain(fact);
    }
    expect(text).toContain(subject.access.policies);
    expect(text).not.toMatch(/undefined|\[object/);
  }
  const [dpia, ropa, report] = [papers.dpia, papers.ropa, papers.transparency].map(paperToMarkdown);
  expect(dpia).toContain("to review | list recorded tasks; open a recorded task");
  expect(dpia).toMatch(/\*\*DE\*\*.*\*\*BLOCKED\*\* \| paper "works-agreement"/);
  expect(dpia).toContain("intranet.example.test");
  expect(ropa).toContain("privacy@example.test");
  expect(report).toContain("| 2026-05-04 | 20 | 300 | 4000 |");
  expect(report).toContain("| 2026-04 | 10 | 0 |");
  expect(report).toContain("4711");
});

test("a source is cited by number and told once", () => {
  const text = paperToMarkdown(papers.dpia);
  expect(text.match(/WP249/g)?.length).toBe(
    papers.dpia.notes.filter((note) => note.includes("WP249")).length,
  );
  expect(new Set(papers.dpia.notes).size).toBe(papers.dpia.notes.length);
  for (const at of papers.dpia.notes.keys()) expect(text).toContain(`[^${String(at + 1)}]`);
});

test.each(Object.entries(papers))(
  "%s: every sentence stands in the Markdown and in the PDF, which is the same each time",
  async (_, paper) => {
    const pdf = await paperToPdf({ paper, nowMs });
    const [markdown, printed] = [squeezed(paperToMarkdown(paper)), textOfPdf(pdf)];
    const pieces = wordsOf(paper).map(squeezed);
    expect(pieces.length).toBeGreaterThan(20);
    for (const piece of pieces) {
      expect(markdown).toContain(piece);
      expect(printed).toContain(piece);
    }
    expect(await paperToPdf({ paper, nowMs })).toEqual(pdf);
  },
);

/** Without spaces and marks; a sentence may be broken anywhere. */
function squeezed(text: string): string {
  return text.replaceAll("<br>", "").replaceAll(/[\s\\]/g, "");
}

test("every page has its number, the title and the policy's whole hash", async () => {
  const pdf = await paperToPdf({ paper: papers.dpia, nowMs });
  const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(4);
  const text = textOfPdf(pdf);
  for (let page = 1; page <= pages; page++) {
    expect(text).toContain(`${String(page)}/${String(pages)}`);
  }
  expect(text.split(subject.policyHash).length - 1).toBe(pages);
});

test("a paper from a draft or from an expired policy says so on every page", () => {
  expect(identityOf(subject)).toContain("signed by privacy officer and council");
  const draft = { ...subject, signed: false, nowMs: Date.UTC(2031, 0) };
  expect(identityOf(draft)).toContain("UNSIGNED DRAFT, EXPIRED");
  expect(paperToMarkdown(describeTransparency(draft, told))).toContain("have not both signed it");
});

test.each(NoticeLanguage.options)(
  "the poster in %s is the notice, so that its Markdown has the notice's hash",
  async (language) => {
    const shown = await renderNotice(policy, language);
    expect(paperToMarkdown(noticePaper(shown, "x"))).toBe(shown.text);
  },
);

test("a poster fills one page of each size, and a larger sheet has larger type", async () => {
  const largest: number[] = [];
  for (const size of pageSizes) {
    const pdf = await paperToPdf({ paper: papers.poster, nowMs, size });
    expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
    largest.push(textSizeOf(pdf));
  }
  expect(largest).toEqual(largest.toSorted((a, b) => a - b));
  // Five millimetres of capital letter are legible from two metres; that is 19.7 points.
  expect(largest.at(-2)).toBeGreaterThan(20);
  expect(largest.at(-2)).toBeGreaterThan((largest[0] ?? 0) * 1.8);
});

test("a notice in Japanese is refused without a font that has it, rather than printed as boxes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-papers-"));
  try {
    const paper = noticePaper(await renderNotice(policy, "ja"), identityOf(subject));
    const refused = {
      code: "refused",
      message: expect.stringContaining("fonts-ipafont") as string,
    };
    await expect(paperToPdf({ paper, nowMs, installed: [] })).rejects.toMatchObject(refused);
    const out = join(folder, "poster.pdf");
    const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    await expect(writePaper({ paper, out, nowMs, font })).rejects.toMatchObject({
      code: "refused",
    });
    await expect(readFile(out)).rejects.toMatchObject({ code: "ENOENT" });
    await writePaper({ paper, out: join(folder, "poster.md"), nowMs });
    expect(await readFile(join(folder, "poster.md"), "utf8")).toBe(paperToMarkdown(paper));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("with the font that the setup installs the Japanese letters are drawn", async () => {
  const paper = noticePaper(await renderNotice(policy, "ja"), identityOf(subject));
  const text = textOfPdf(await paperToPdf({ paper, nowMs }));
  for (const word of ["記録", "管理職", "コンピューター"]) expect(text).toContain(word);
});

test("names outside Western Europe are drawn with an installed font", async () => {
  const paper = describeRopa({ ...subject, policy: { ...policy, organisation: "Łódź Żółw Đại" } });
  expect(textOfPdf(await paperToPdf({ paper, nowMs }))).toContain("ŁódźŻółwĐại");
});

test("a policy's own words cannot become marks or break a table", () => {
  const controller = { name: "A|B *c* `d` <e> [f]" };
  const text = paperToMarkdown(describeRopa({ ...subject, policy: { ...policy, controller } }));
  expect(text).toContain("| A\\|B \\*c\\* \\`d\\` \\<e> \\[f] |");
});

test("what the policy does not state is said where it belongs and listed; a complete one has no gap", () => {
  const bare: PaperSubject = { ...subject, policy: examplePolicy() };
  const members = Object.keys(completeDisclosures);
  for (const paper of [describeDpia(bare), describeRopa(bare)]) {
    const text = paperToMarkdown(paper);
    for (const { member } of paper.gaps)
      expect(text).toContain(`not stated in the policy: add ${member}`);
  }
  const assessed = describeDpia(bare).gaps.map(({ member }) => member.split(".")[0]);
  expect(new Set(assessed)).toEqual(new Set(members));
  for (const paper of Object.values(papers)) {
    expect(paper.gaps).toEqual([]);
    expect(paperToMarkdown(paper)).not.toContain("not stated");
  }
});

test("a service without a named operator and a transfer without a safeguard are gaps", () => {
  const agent = { ...policy.agent, endpoints: ["https://models.example.test"] };
  const host = { name: "Host", role: "processor", country: "US", receives: "uploads" } as const;
  const open = { ...subject, policy: { ...policy, agent, recipients: [host] } };
  expect(describeRopa(open).gaps.map(({ member }) => member)).toEqual([
    "recipients (endpoint https://models.example.test)",
    "recipients.0.safeguard",
  ]);
  const safe = {
    ...host,
    safeguard: "adequacy_decision",
    endpoint: "https://models.example.test",
  } as const;
  const closed = describeRopa({ ...open, policy: { ...open.policy, recipients: [safe] } });
  expect(closed.gaps).toEqual([]);
  expect(paperToMarkdown(closed)).toContain("| Host | US | EU | adequacy decision |");
});
