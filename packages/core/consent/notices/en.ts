/** The notice in English. */
import type { NoticeWording } from "./notice-wording.ts";

export const en: NoticeWording = {
  title: (subject) => `Recording of work at ${subject.organisation}`,
  what: "**What.** While the indicator is on your screen, your clicks, typing, shortcuts, menus and scrolling, and pictures of the approved windows, are recorded in these applications only:",
  onlyAt: (sites) => `, only at ${sites}`,
  never:
    "Passwords are never read. Names, numbers and other sensitive content are removed on your computer. The rhythm of your typing is not kept.",
  why: "**Why.** To train software agents that operate computers. For nothing else: not to judge you, not to measure your work.",
  when: ({ notice }) =>
    `**When.** Not before ${String(notice.periodDays)} days after you acknowledge this notice. You are asked again after ${String(notice.renewalDays)} days.`,
  timeToLook: ({ hold }) =>
    `**Your time to look.** Every recording stays on your computer for at least ${String(hold.leastHours)} hours. You can look at it, cut it or delete it; after ${String(hold.greatestHours)} hours without your release it is deleted.`,
  who: "**Who sees it.** Reviewers see recordings without your name and in random order. Managers never see them. Every access is logged, and you can see the log entries about you.",
  howLong: ({ retention }) =>
    `**How long.** Uploads ${String(retention.segmentsDays)} days, trajectories ${String(retention.trajectoriesDays)} days, datasets ${String(retention.releasesDays)} days.`,
  choice: (choice) =>
    `**Your choice.** Pause with the key or the indicator at any time. ${choice} You can have everything about you shown or erased: \`apprentice access\`, \`apprentice erase\`, \`apprentice notice withdraw\`.`,
  mayOptOut:
    "You may say no, or withdraw later, without giving a reason and without any disadvantage.",
  mayNotOptOut:
    "Your organisation has turned off opting out; you may object with the contacts below.",
  questions: ({ contact }) =>
    `**Questions and objections.** Privacy officer: ${contact.steward}. Employee council: ${contact.council}. You get an answer within ${String(contact.answerDays)} days. Ask or object on your computer, sealed to the privacy officer: \`apprentice notice ask\`, \`apprentice notice object\`. While an objection waits for its answer, nothing of you is recorded.`,
  disclosed: {
    responsible: "Responsible.",
    officer: "Data protection officer",
    basis: (letter) => `Lawful basis: Art. 6(1)(${letter}) GDPR`,
    kept: "Country in which uploads are kept",
    recipients: "Recipients outside",
    complaint: "You may complain to",
  },
};
