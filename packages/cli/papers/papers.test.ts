import { inflateSync } from "node:zlib";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { renderNotice } from "@apprentice/core/consent/notice.ts";
import { accessTable } from "./access-table.ts";
import { describeDpia } from "./dpia.ts";
import type { PaperSubject } from "./paper-subject.ts";
import { paperToPdf } from "./paper-to-pdf.ts";
import { describeRopa } from "./ropa.ts";
import { describeTransparency } from "./transparency.ts";
import { writePaper } from "./write-paper.ts";

const nowMs = Date.UTC(2026, 5, 1);
const subject: PaperSubject = {
  policy: examplePolicy({
    retention: { segmentsDays: 31, trajectoriesDays: 367, releasesDays: 733, logsDays: 1099 },
  }),
  policyHash: "ab".repeat(32),
  access: await accessTable(),
};
const log = { origin: "example.test/log", size: 4711, root: new Uint8Array(32).fill(7) };
const counts = {
  version: 1 as const,
  leastPeople: 10,
  concerns: [{ month: "2026-04", people: 10, late: 0 }],
  weeks: [{ week: "2026-05-04", participants: 20, trajectories: 300, steps: 4000 }],
};

test("each paper says what the policy and the running rules say", () => {
  const dpia = describeDpia(subject, nowMs);
  const ropa = describeRopa(subject);
  const report = describeTransparency(subject, counts, log);
  for (const paper of [dpia, ropa, report]) {
    for (const fact of ["Example Works", "31 days", "367 days", "733 days", "1099 days"]) {
      expect(paper).toContain(fact);
    }
    expect(paper).not.toMatch(/undefined|\[object/);
  }
  expect(dpia).toContain("| reviewer | review | listTrajectories");
  expect(dpia).toContain("DE: BLOCKED");
  expect(dpia).toContain("intranet.example.test");
  expect(ropa).toContain("privacy@example.test");
  expect(ropa).toContain(subject.access.policies);
  expect(report).toContain("| 2026-05-04 | 20 | 300 | 4000 |");
  expect(report).toContain("| 2026-04 | 10 | 0 |");
  expect(report).toContain("4711 entries");
});

test("a change of the policy changes the papers", () => {
  const policy = { ...subject.policy, notice: { ...subject.policy.notice, optOut: false } };
  const changed = { ...subject, policy };
  expect(describeDpia(changed, nowMs)).not.toBe(describeDpia(subject, nowMs));
  expect(describeDpia(changed, nowMs)).toContain("turned opting out off");
});

test("the PDF holds every word, on more than one page, and is the same each time", async () => {
  const markdown = describeDpia(subject, nowMs);
  const pdf = await paperToPdf({ markdown, nowMs });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const text = textOf(pdf);
  for (const fact of [
    "Dataprotectionimpactassessment",
    "ExampleWorks",
    "intranet.example.test",
    "367days",
  ]) {
    expect(text).toContain(fact);
  }
  expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0).toBeGreaterThan(1);
  expect(await paperToPdf({ markdown, nowMs })).toEqual(pdf);
});

test("a notice in Japanese is refused as PDF without a font that has it, rather than printed as blanks", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-papers-"));
  try {
    const { text: markdown } = await renderNotice(subject.policy, "ja");
    const out = join(folder, "poster.pdf");
    await expect(writePaper({ markdown, out, nowMs })).rejects.toMatchObject({ code: "refused" });
    await writePaper({ markdown, out: join(folder, "poster.md"), nowMs });
    expect(await readFile(join(folder, "poster.md"), "utf8")).toBe(markdown);
    for (const language of ["en", "de", "fr", "es", "pt"] as const) {
      const notice = await renderNotice(subject.policy, language);
      await writePaper({ markdown: notice.text, out, nowMs });
      expect((await readFile(out)).length).toBeGreaterThan(1_000);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** All text of a PDF without its spaces: streams inflated, strings in hex put together. */
function textOf(pdf: Buffer): string {
  let text = "";
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 7)) {
    if (pdf.subarray(at - 3, at).toString() === "end") continue;
    const end = pdf.indexOf("endstream", at);
    const content = inflateSync(pdf.subarray(at + 7, end)).toString("latin1");
    for (const [, hex = ""] of content.matchAll(/<([0-9a-f]+)>/g)) {
      text += Buffer.from(hex, "hex").toString("latin1");
    }
  }
  return text.replaceAll(/\s/g, "");
}
