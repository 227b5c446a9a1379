/** A whole collector with staff of every role, and people whose recordings hold canaries; real HTTP, real keys, real segments. */
import { randomBytes } from "node:crypto";
import type { Action } from "@apprentice/core/action/action.ts";
import type { RecordingMeta, SafeItem } from "@apprentice/core/action/safe.ts";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { endpoints, pathOf, type EndpointName } from "@apprentice/core/api/endpoints.ts";
import { signingKeyOf, type SigningKey } from "@apprentice/core/id/ed25519.ts";
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { seal } from "@apprentice/core/segment/seal.ts";
import { StaffRole } from "@apprentice/collector/access/principal.ts";
import { newStaffToken, type StaffMember } from "@apprentice/collector/access/staff-tokens.ts";
import { dayMs, startTestCollector } from "@apprentice/collector/testing/test-collector.ts";
import type { Reply, TestDevice } from "@apprentice/collector/testing/test-device.ts";
import { mintAction, mintMeta } from "@apprentice/guard/mint.ts";

const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));

export type Colleague = {
  readonly staffId: string;
  readonly token: string;
  readonly key: SigningKey;
  readonly member: StaffMember;
};

export async function newColleague(
  staffId: string,
  role: StaffRole,
  more: Partial<StaffMember> = {},
): Promise<Colleague> {
  const key = await signingKeyOf(
    await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]),
  );
  const { token, member } = newStaffToken({ staffId, role, random });
  const full = { ...member, publicKey: key.publicKey, ...more };
  return { staffId, token, key, member: full };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A collector with one colleague of each role and those that the test adds. */
export async function startWorld(
  options: { readonly dataDir?: string; readonly more?: readonly Colleague[] } = {},
) {
  const ordinary = await Promise.all(StaffRole.options.map((role) => newColleague(role, role)));
  const staff = [...ordinary, ...(options.more ?? [])];
  const collector = await startTestCollector({
    staff: staff.map(({ member }) => member),
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
  });
  const byRole = (role: StaffRole): Colleague => {
    const found = ordinary.find(({ staffId }) => staffId === role);
    if (!found) throw new Error(`nobody is ${role}`);
    return found;
  };

  /** One request of a colleague; `purpose` null leaves the header out. */
  const ask = async (
    who: Pick<Colleague, "token">,
    purpose: string | null,
    name: EndpointName,
    how: {
      readonly params?: Readonly<Record<string, string>>;
      readonly query?: string;
      readonly json?: unknown;
    } = {},
  ): Promise<Reply> => {
    const reply = await fetch(`${collector.url}${pathOf(name, how.params)}${how.query ?? ""}`, {
      method: endpoints[name].method,
      headers: {
        authorization: `Bearer ${who.token}`,
        ...(purpose === null ? {} : { "apprentice-purpose": purpose }),
        ...(how.json === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(how.json === undefined ? {} : { body: JSON.stringify(how.json) }),
    });
    const bytes = Buffer.from(await reply.arrayBuffer());
    const isJson = reply.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: reply.status, body: isJson ? JSON.parse(bytes.toString()) : null, bytes };
  };

  /** Enrols somebody, waits out the notice, records and uploads once; the recording's text is the canary. */
  const takePart = async ({ team }: { readonly team?: string } = {}) => {
    const { code } = await collector.issueEnrolmentCode(null, team ?? null);
    const { enrolDevice } = await import("@apprentice/collector/testing/test-device.ts");
    const device = await enrolDevice({ url: collector.url, code, nowMs: collector.nowMs });
    const receipt = await device.consent();
    collector.advance(14 * dayMs);
    const canary = `canary-${randomBytes(12).toString("hex")}`;
    const claim = await device.begin(receipt);
    collector.advance(dayMs);
    const bytes = await sealed(device, claim, canary, collector.nowMs());
    const reply = await device.upload(claim, bytes);
    if (reply.status !== 201) throw new Error(`an upload was answered ${String(reply.status)}`);
    await collector.drained();
    const { db } = collector.services;
    const row = await db
      .selectFrom("trajectories")
      .select("trajectory_id")
      .where("participant_id", "=", device.participantId)
      .executeTakeFirstOrThrow();
    return { device, receipt, claim, bytes, canary, trajectoryId: row.trajectory_id };
  };

  return { ...collector, byRole, ask, takePart };
}

function sealed(
  device: TestDevice,
  claim: Awaited<ReturnType<TestDevice["begin"]>>,
  canary: string,
  nowMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return sealItems(device, claim, itemsOf(claim.recordingId, nowMs, canary));
}

/** A segment as a recorder seals it. */
export async function sealItems(
  device: TestDevice,
  claim: Awaited<ReturnType<TestDevice["begin"]>>,
  items: SafeItem[],
): Promise<Uint8Array<ArrayBuffer>> {
  const { receiptId, policyHash, recordingId, nonce } = claim;
  const { keyId, publicKey } = device.collectorKey;
  return seal({
    claims: {
      version: 1,
      deviceId: device.deviceId,
      receiptId,
      policyHash,
      recorderBuild: "promises",
      recordingCommitment: await commitmentOf(recordingId, nonce),
      createdMs: 0,
      collectorKeyId: keyId,
    },
    items,
    recipientPublicKey: publicKey,
    random,
    compression: null,
  });
}

function itemsOf(recordingId: RecordingId, startedMs: number, canary: string): SafeItem[] {
  const meta: RecordingMeta = {
    version: 1,
    recordingId,
    instruction: canary,
    source: "synthetic",
    startedMs,
    os: "promises",
    fidelity: "actions",
  };
  const times = { startMs: startedMs, endMs: startedMs + 1, approach: [], observationId: null };
  const action: Action = { kind: "type", ...times, text: canary, fieldId: null };
  return [
    { topic: "meta", meta: mintMeta(meta) },
    { topic: "action", action: mintAction(action) },
  ];
}

/** Files of a published log over HTTP, as an outsider reads them. */
export function logOf(url: string): (path: string) => Promise<Uint8Array | null> {
  return async (path) => {
    const reply = await fetch(`${url}/log/${path}`);
    return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null;
  };
}
