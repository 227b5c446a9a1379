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
