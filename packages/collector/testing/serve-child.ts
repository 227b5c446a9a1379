/** A collector in a process of its own, so that a test can kill it: reads its set-up as JSON from argv, prints its URL. */
import type { PolicyKeys, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { startCollector } from "../start-collector.ts";

export type ChildSetup = {
  readonly dataDir: string;
  readonly policyKeys: PolicyKeys;
  readonly policy: SignedPolicy;
  readonly passphrase: string;
};

/** Its clock, and how far a test has moved it. */
let aheadMs = 0;
const setup = JSON.parse(process.argv[2] ?? "") as ChildSetup;
const collector = await startCollector({
  dataDir: setup.dataDir,
  port: 0,
  clock: () => Date.now() + aheadMs,
  rootKey: { passphrase: setup.passphrase, cost: 10 },
  policyKeys: setup.policyKeys,
  policy: setup.policy,
  staff: [],
  workers: 0,
});
const codes = await Promise.all([1, 2, 3].map(() => collector.issueEnrolmentCode(null)));
process.on("message", (ms) => {
  aheadMs += Number(ms);
  process.send?.("moved");
});
process.once("SIGINT", () => process.exit());
console.log(JSON.stringify({ url: collector.url, codes: codes.map(({ code }) => code) }));
