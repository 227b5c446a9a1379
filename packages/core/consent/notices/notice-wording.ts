/** What every language must say; a language that leaves one out does not compile. */
import type { NoticeSubject } from "../notice-subject.ts";

export type NoticeWording = {
  readonly title: (subject: NoticeSubject) => string;
  readonly what: string;
  /** Appended to an application that is recorded at certain sites only. */
  readonly onlyAt: (sites: string) => string;
  readonly never: string;
  readonly why: string;
  readonly when: (subject: NoticeSubject) => string;
  readonly timeToLook: (subject: NoticeSubject) => string;
  readonly who: string;
  readonly howLong: (subject: NoticeSubject) => string;
  /** `choice` is one of the two sentences below. */
  readonly choice: (choice: string) => string;
  readonly mayOptOut: string;
  readonly mayNotOptOut: string;
  readonly questions: (subject: NoticeSubject) => string;
  /** Labels of what a policy may state besides; each stands only where it does. */
  readonly disclosed: {
    readonly responsible: string;
    readonly officer: string;
    /** `letter` of GDPR Art 6(1). */
    readonly basis: (letter: string) => string;
    readonly kept: string;
    readonly recipients: string;
    readonly complaint: string;
  };
};
