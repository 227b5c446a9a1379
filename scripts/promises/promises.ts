/** The fifteen promises, each with what keeps it and the tests that try to break it. */
export type PromiseRow = {
  readonly number: number;
  readonly promise: string;
  readonly mechanism: string;
  /** Test files, from the repository's root; files of e2e/promises that begin with the number count by themselves. */
  readonly tests: readonly string[];
  /** Where no test can prove it, or these tests only a part, what the promise is worth. */
  readonly limit?: string;
  /** What else there is to know of the tests. */
  readonly more?: string;
};

export const promises: readonly PromiseRow[] = [
  {
    number: 1,
    promise: "Nothing before notice",
    mechanism: "A signed receipt gates the recorder and ingest.",
    tests: ["packages/recorder/device/device.test.ts"],
  },
  {
    number: 2,
    promise: "Blocked where the law is unclear",
    mechanism: "A rule table; what it does not know is blocked.",
    tests: ["packages/core/policy/jurisdiction.test.ts"],
  },
  {
    number: 3,
    promise: "Always visible, one-key pause",
    mechanism: "The indicator drives capture.",
    tests: [
      "packages/recorder/indicator/start-indicator.test.ts",
      "packages/recorder/indicator/covert.test.ts",
    ],
  },
  {
    number: 4,
    promise: "Only approved applications, per pixel",
    mechanism: "A signed allow-list, applied before capture.",
    tests: ["packages/core/policy/admit.test.ts", "packages/desktop/linux/linux-eyes.test.ts"],
    more: "`apprentice bench guard-switches` does the same with ten thousand switches.",
  },
  {
    number: 5,
    promise: "Secrets never leave the device",
    mechanism: "Redaction before sealing, which fails closed.",
    tests: [
      "packages/guard/text/redact-stream.test.ts",
      "packages/guard/pixels/redact-image.test.ts",
      "packages/cli/bench/guard-canaries.test.ts",
    ],
    more: "`apprentice bench guard-passages` does the same with ten thousand canaries.",
  },
  {
    number: 6,
    promise: "Typing rhythm is not kept",
    mechanism:
      "Typed text becomes one edit per field on the device, and what leaves it tells minutes.",
    tests: ["packages/guard/coarse-times.test.ts"],
    more: "The people are simulated; `apprentice bench guard-reid` tries three thousand of them.",
  },
  {
    number: 7,
    promise: "You review and delete first",
    mechanism: "A local hold that the collector times.",
    tests: ["packages/recorder/hold/hold.test.ts"],
  },
  {
    number: 8,
    promise: "Training only",
    mechanism: "The purpose in policy, receipt, decision and release.",
    tests: ["packages/collector/http/access-matrix.test.ts"],
  },
  {
    number: 9,
    promise: "No metrics by person",
    mechanism: "Grouping is forbidden; counts over ten people at least, coarse and frozen.",
    tests: [],
    limit:
      "Within this system: a release job is given the pseudonyms that its rows need, and whoever runs it could count by them elsewhere.",
  },
  {
    number: 10,
    promise: "Managers never see it",
    mechanism: "No role, a forbid that wins, keys apart from the data.",
    tests: ["packages/collector/access/cedar.test.ts"],
  },
  {
    number: 11,
    promise: "No one opens raw data alone",
    mechanism: "Two signed approvals before the key, for half an hour.",
    tests: [],
  },
  {
    number: 12,
    promise: "You see every access",
    mechanism: "Proofs of inclusion on your page.",
    tests: [
      "packages/collector/audit/log-publisher.test.ts",
      "packages/cli/commands/access/collect-access.test.ts",
    ],
  },
  {
    number: 13,
    promise: "History cannot be rewritten",
    mechanism: "A Merkle log with witnesses.",
    tests: ["packages/collector/audit/tile-log.test.ts"],
  },
  {
    number: 14,
    promise: "Withdrawal works",
    mechanism:
      "Deleted keys, tombstones here and in the anchor, and releases that know whom they hold; data older than its anchor is not served.",
    tests: [
      "packages/collector/anchor/restore.test.ts",
      "packages/collector/drill/run-drill.test.ts",
      "packages/cli/commands/restore.test.ts",
    ],
  },
  {
    number: 15,
    promise: "Running code is public code",
    mechanism:
      "It runs as it is checked out; its hash (`apprentice --version`) stands in every segment, in the log for every upload and on your page; `apprentice audit builds` lists them from proofs.",
    tests: [],
    limit:
      "Detectability only: a hash that a compromised client reports proves nothing, and the list holds what the given proofs show, not every upload.",
  },
];
