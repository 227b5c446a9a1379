/** A whole collector in a temporary folder with a clock that the test moves. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StaffRole } from "../access/principal.ts";
import { newStaffToken } from "../access/staff-tokens.ts";
import { startCollector, type CollectorOptions } from "../start-collector.ts";
import { enrolDevice } from "./test-device.ts";
import { testPolicy } from "./test-keys.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
export const dayMs = 86_400_000;

export type TestCollector = Awaited<ReturnType<typeof startTestCollector>>;

export async function startTestCollector(
  overrides: Partial<CollectorOptions> & { readonly policy?: never } = {},
  policyOverrides: Record<string, unknown> = {},
) {
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), "apprentice-collector-")));
  const policy = await testPolicy(policyOverrides);
  const issued = StaffRole.options.map((role) => newStaffToken({ staffId: role, role, random }));
  const tokens = Object.fromEntries(issued.map(({ token, member }) => [member.role, token]));
  const errors: unknown[] = [];
  let now = Date.UTC(2026, 5, 1);
  const nowMs = () => now;
  const collector = await startCollector({
    dataDir,
    port: 0,
    clock: nowMs,
    rootKey: { passphrase: "only for this test", cost: 10 },
    policyKeys: policy.policyKeys,
    policy: policy.signed,
    staff: issued.map(({ member }) => member),
    onError: (error) => errors.push(error),
    ...overrides,
  });
  return {
    ...collector,
    dataDir,
    policy,
    /** By role. */
    tokens,
    /** What was answered with 500 or failed in a worker. */
    errors,
    nowMs,
    advance: (ms: number) => {
      now += ms;
    },
    enrol: async () => {
      const { code } = await collector.issueEnrolmentCode(null);
      return enrolDevice({ url: collector.url, code, nowMs });
    },
    [Symbol.asyncDispose]: async () => {
      await collector[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
