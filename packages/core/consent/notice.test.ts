import { expect, test } from "vitest";
import { NoticeLanguage, renderNotice } from "./notice.ts";
import type { NoticeSubject } from "./notice-subject.ts";

// Every figure is different, so that each must come out where it belongs.
const subject: NoticeSubject = {
  organisation: "Example Works",
  applications: [
    { app: "mousepad", sites: [] },
    { app: "chromium", sites: ["intranet.example.test", "wiki.example.test"] },
  ],
  hold: { leastHours: 24, greatestHours: 168 },
  retention: { segmentsDays: 31, trajectoriesDays: 367, releasesDays: 733 },
  notice: { periodDays: 14, renewalDays: 365, optOut: true },
  contact: { steward: "privacy@example.test", council: "council@example.test", answerDays: 30 },
};
const facts = [
  "Example Works",
  "mousepad",
  "intranet.example.test, wiki.example.test",
  "24",
  "168",
  "31",
  "367",
  "733",
  "14",
  "365",
  "privacy@example.test",
  "council@example.test",
  "30",
  "apprentice notice withdraw",
  "apprentice notice ask",
  "apprentice notice object",
];

test.each(NoticeLanguage.options)(
  "the notice in %s says every fact of the policy",
  async (language) => {
    const { text } = await renderNotice(subject, language);
    for (const fact of facts) expect(text).toContain(fact);
    expect(text).not.toMatch(/undefined|\{|\}/);
  },
);

test.each(NoticeLanguage.options)("that opting out is turned off shows in %s", async (language) => {
  const open = await renderNotice(subject, language);
  const closed = await renderNotice(
    { ...subject, notice: { ...subject.notice, optOut: false } },
    language,
  );
  expect(closed.text).not.toBe(open.text);
  expect(closed.hash).not.toBe(open.hash);
});

test("no two languages share a sentence, and an unknown one is refused", async () => {
  const texts = await Promise.all(
    NoticeLanguage.options.map((language) => renderNotice(subject, language)),
  );
  const sentences = texts.flatMap(({ text }) =>
    text.split("\n").filter((line) => line.length > 60),
  );
  expect(new Set(sentences).size).toBe(sentences.length);
  expect(NoticeLanguage.safeParse("it").success).toBe(false);
});

const disclosed = {
  controller: { name: "Example Works Ltd", address: "1 Example Street", joint: ["Other Ltd"] },
  dataProtectionOfficer: { contact: "dpo@example.test" },
  lawfulBasis: { article: "6(1)(f)" },
  storage: { country: "DE" },
  recipients: [{ name: "Host Inc", country: "US" }],
  supervisoryAuthority: "Example Authority",
};

test.each(NoticeLanguage.options)(
  "who is responsible, on what basis and where to complain stand in the notice in %s where they are stated",
  async (language) => {
    const plain = await renderNotice(subject, language);
    const { text } = await renderNotice({ ...subject, ...disclosed }, language);
    // What is not stated leaves the notice, and so its hash, as it was.
    expect(text.startsWith(plain.text.trimEnd())).toBe(true);
    const added = text.slice(plain.text.length);
    for (const fact of [
      "1 Example Street",
      "Other Ltd",
      "dpo@",
      "Host Inc (US)",
      "Authority",
      "DE",
    ])
      expect(added).toContain(fact);
    expect(added).toMatch(/6.*1.*f/);
    for (const member of Object.keys(disclosed)) {
      const without = await renderNotice(
        { ...subject, ...disclosed, [member]: undefined },
        language,
      );
      expect(without.text.length).toBeLessThan(text.length);
      expect(without.text).not.toMatch(/undefined|: ·|· ·/);
    }
  },
);
