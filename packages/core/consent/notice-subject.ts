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
  /** What a policy may state besides (policy/disclosures.ts); what it leaves out does not stand in the notice. */
  readonly controller?:
    | {
        readonly name?: string | undefined;
        readonly address?: string | undefined;
        readonly contact?: string | undefined;
        readonly representative?: string | undefined;
        readonly joint?: readonly string[] | undefined;
      }
    | undefined;
  readonly dataProtectionOfficer?:
    | { readonly name?: string | undefined; readonly contact?: string | undefined }
    | undefined;
  /** `article` such as `6(1)(f)`. */
  readonly lawfulBasis?: { readonly article: string } | undefined;
  readonly storage?: { readonly country?: string | undefined } | undefined;
  readonly recipients?: readonly { readonly name: string; readonly country: string }[] | undefined;
  readonly supervisoryAuthority?: string | undefined;
};
