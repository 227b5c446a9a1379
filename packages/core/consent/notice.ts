/** A notice is what a participant is shown before anything is captured: plain text made from the policy, named by its hash. */
import { z } from "zod";
import { sha256Hex } from "../id/sha256.ts";

/** Lower-case hex SHA-256 of the notice's UTF-8 text. */
export const NoticeHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<"NoticeHash">();
export type NoticeHash = z.infer<typeof NoticeHash>;

/** Languages in which a notice exists; another one blocks rather than falling back silently. */
export const NoticeLanguage = z.enum(["en"]);
export type NoticeLanguage = z.infer<typeof NoticeLanguage>;

export type Notice = {
  readonly language: NoticeLanguage;
  /** Markdown that reads well as plain text. */
  readonly text: string;
  readonly hash: NoticeHash;
};

/** What a notice is made from; every `Policy` has this shape (consent stands left of policy and cannot name it). */
export type NoticeSubject = {
  readonly organisation: string;
  readonly applications: readonly { readonly app: string; readonly sites: readonly string[] }[];
  readonly hold: { readonly leastHours: number; readonly greatestHours: number };
  readonly retention: {
    readonly segmentsDays: number;
    readonly trajectoriesDays: number;
    readonly releasesDays: number;
  };
  readonly notice: {
    readonly periodDays: number;
    readonly renewalDays: number;
    readonly optOut: boolean;
  };
  readonly contact: {
    readonly steward: string;
    readonly council: string;
    readonly answerDays: number;
  };
};

/** Renders the notice for a policy in one language. */
export async function renderNotice(
  subject: NoticeSubject,
  language: NoticeLanguage,
): Promise<Notice> {
  const text = english(subject);
  return { language, text, hash: NoticeHash.parse(await sha256Hex(text)) };
}

function english(subject: NoticeSubject): string {
  const { hold, retention, notice, contact } = subject;
  return [
    `# Recording of work at ${subject.organisation}`,
    "",
    "**What.** While the indicator is on your screen, your clicks, typing, shortcuts, menus and scrolling, and pictures of the approved windows, are recorded in these applications only:",
    ...subject.applications.map(applicationLine),
    "",
    "Passwords are never read. Names, numbers and other sensitive content are removed on your computer. The rhythm of your typing is not kept.",
    "",
    "**Why.** To train software agents that operate computers. For nothing else: not to judge you, not to measure your work.",
    "",
    `**When.** Not before ${String(notice.periodDays)} days after you acknowledge this notice. You are asked again after ${String(notice.renewalDays)} days.`,
    "",
    `**Your time to look.** Every recording stays on your computer for at least ${String(hold.leastHours)} hours. You can look at it, cut it or delete it; after ${String(hold.greatestHours)} hours without your release it is deleted.`,
    "",
    "**Who sees it.** Reviewers see recordings without your name and in random order. Managers never see them. Every access is logged, and you can see the log entries about you.",
    "",
    `**How long.** Uploads ${String(retention.segmentsDays)} days, trajectories ${String(retention.trajectoriesDays)} days, datasets ${String(retention.releasesDays)} days.`,
    "",
    `**Your choice.** Pause with the key or the indicator at any time. ${choice(notice.optOut)} You can have everything about you shown or erased.`,
    "",
    `**Questions and objections.** Privacy officer: ${contact.steward}. Employee council: ${contact.council}. You get an answer within ${String(contact.answerDays)} days.`,
    "",
  ].join("\n");
}

function applicationLine(rule: { app: string; sites: readonly string[] }): string {
  return rule.sites.length === 0
    ? `- ${rule.app}`
    : `- ${rule.app}, only at ${rule.sites.join(", ")}`;
}

function choice(optOut: boolean): string {
  return optOut
    ? "You may say no, or withdraw later, without giving a reason and without any disadvantage."
    : "Your organisation has turned off opting out; you may object with the contacts below.";
}
