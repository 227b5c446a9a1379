/** A notice is what a participant is shown before anything is captured: plain text made from the policy, named by its hash. */
import { z } from "zod";
import { sha256Hex } from "../id/sha256.ts";
import { disclosedText } from "./disclosed-text.ts";
import type { NoticeSubject } from "./notice-subject.ts";
import { de } from "./notices/de.ts";
import { en } from "./notices/en.ts";
import { es } from "./notices/es.ts";
import { fr } from "./notices/fr.ts";
import { ja } from "./notices/ja.ts";
import type { NoticeWording } from "./notices/notice-wording.ts";
import { pt } from "./notices/pt.ts";

/** Lower-case hex SHA-256 of the notice's UTF-8 text. */
export const NoticeHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<"NoticeHash">();
export type NoticeHash = z.infer<typeof NoticeHash>;

/** Languages in which a notice exists; another one blocks rather than falling back silently. */
export const NoticeLanguage = z.enum(["en", "de", "fr", "es", "pt", "ja"]);
export type NoticeLanguage = z.infer<typeof NoticeLanguage>;

const wordings: Readonly<Record<NoticeLanguage, NoticeWording>> = { en, de, fr, es, pt, ja };

export type Notice = {
  readonly language: NoticeLanguage;
  /** Markdown that reads well as plain text. */
  readonly text: string;
  readonly hash: NoticeHash;
};

/** Renders the notice for a policy in one language. */
export async function renderNotice(
  subject: NoticeSubject,
  language: NoticeLanguage,
): Promise<Notice> {
  const text = noticeText(subject, wordings[language]);
  return { language, text, hash: NoticeHash.parse(await sha256Hex(text)) };
}

function noticeText(subject: NoticeSubject, wording: NoticeWording): string {
  const applications = subject.applications.map(({ app, sites }) =>
    sites.length === 0 ? `- ${app}` : `- ${app}${wording.onlyAt(sites.join(", "))}`,
  );
  const paragraphs = [
    `# ${wording.title(subject)}`,
    [wording.what, ...applications].join("\n"),
    wording.never,
    wording.why,
    wording.when(subject),
    wording.timeToLook(subject),
    wording.who,
    wording.howLong(subject),
    wording.choice(subject.notice.optOut ? wording.mayOptOut : wording.mayNotOptOut),
    wording.questions(subject),
    ...disclosedText(subject, wording),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}
