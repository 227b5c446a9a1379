import { expect, test } from "vitest";
import { signingKeyOf } from "../id/ed25519.ts";
import { DeviceId, PolicyHash, ReceiptId, RecordingId } from "../id/id.ts";
import { endpoints, pathOf } from "./endpoints.ts";
import { authorize, parseCredentials, verifyRequest } from "./sign-request.ts";
import { decodeClaim, encodeClaim } from "./upload-claim.ts";

async function signedPut() {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { privateKey, publicKey } = await signingKeyOf(pair);
  const header = await authorize({
    method: "PUT",
    path: "/segments/ab",
    body: new Uint8Array([1, 2, 3]),
    claim: "claim",
    deviceId: DeviceId.parse("dev-1"),
    counter: 7,
    nowMs: 1_000,
    privateKey,
  });
  const credentials = parseCredentials(header);
  if (!credentials) throw new Error("the header did not parse");
  return { credentials, publicKey };
}

test("a signed request verifies, and only as it was signed", async () => {
  const { credentials, publicKey } = await signedPut();
  expect(credentials).toMatchObject({ counter: 7, timeMs: 1_000, deviceId: "dev-1" });
  const good = {
    credentials,
    method: "PUT",
    path: "/segments/ab",
    claim: "claim",
    publicKey,
  } as const;
  expect(await verifyRequest(good)).toBe(true);
  const changed = [
    { ...good, method: "POST" as const },
    { ...good, path: "/segments/ac" },
    { ...good, claim: "" },
    { ...good, credentials: { ...credentials, counter: 8 } },
    { ...good, credentials: { ...credentials, timeMs: 1_001 } },
    { ...good, credentials: { ...credentials, bodySha256: "0".repeat(64) } },
  ];
  for (const other of changed) expect(await verifyRequest(other)).toBe(false);
});

test("headers of another form are null, never an error", () => {
  const headers = [undefined, "", "Bearer x", "Apprentice-Device ", "Apprentice-Device a:1:2:3:4"];
  for (const header of [...headers, `Apprentice-Device dev-1:1e3:0:${"0".repeat(64)}:x`]) {
    expect(parseCredentials(header)).toBeNull();
  }
});

test("an upload claim travels in a header and odd ones are null", () => {
  const claim = {
    version: 1,
    receiptId: ReceiptId.parse("rcp-1"),
    policyHash: PolicyHash.parse("ab".repeat(32)),
    recordingId: RecordingId.parse("rec-1"),
    nonce: "cd".repeat(32),
  } as const;
  expect(decodeClaim(encodeClaim(claim))).toEqual(claim);
  for (const header of [undefined, "", "e30", "!!!!", "A".repeat(3000)]) {
    expect(decodeClaim(header)).toBeNull();
  }
});

test("paths come from one place", () => {
  expect(pathOf("getTile", { id: "tra-1", hash: "ab" })).toBe("/trajectories/tra-1/tiles/ab");
  expect(() => pathOf("getTrajectory")).toThrow(RangeError);
  const spoken = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(spoken).size).toBe(spoken.length);
});
