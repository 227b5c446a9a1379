import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Failure } from "@apprentice/core/api/failure.ts";
import { enrolmentRequest } from "@apprentice/core/api/enrolment.ts";
import { CollectorKey } from "@apprentice/core/api/schemas.ts";
import type { AccessLine } from "./server.ts";
import { codeOf, enrolDevice, post } from "../testing/test-device.ts";
import { newSigningKey } from "../testing/test-keys.ts";
import { startTestCollector, type TestCollector } from "../testing/test-collector.ts";

let collector: TestCollector;
const lines: AccessLine[] = [];
beforeAll(async () => {
  collector = await startTestCollector({ workers: 0, onAccess: (line) => lines.push(line) });
});
afterAll(() => collector[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${collector.url}${path}`, { headers });

test("it listens on loopback only and answers with headers that forbid embedding and caching", async () => {
  expect(new URL(collector.url).hostname).toBe("127.0.0.1");
  const answer = await get("/health");
  expect(await answer.json()).toEqual({ version: 1, status: "ok" });
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  CollectorKey.parse(await (await get("/collector-key")).json());
});

test("every refusal has a code and a message, also for paths and bodies that make no sense", async () => {
  const replies = [
    await get("/nowhere"),
    await get("/trajectories"),
    await get("/trajectories", { authorization: "Bearer wrong" }),
    await get(`/segments/${"0".repeat(64)}`),
    await fetch(`${collector.url}/enrollments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    }),
    await fetch(`${collector.url}/enrollments`, {
      method: "POST",
      headers: { "content-type": "text/xml" },
      body: "<a/>",
    }),
  ];
  const codes: string[] = [];
  for (const reply of replies) codes.push(Failure.parse(await reply.json()).code);
  expect(codes).toEqual([
    "not_found",
    "unauthenticated",
    "unauthenticated",
    "not_found",
    "malformed",
    "malformed",
  ]);
  expect(collector.errors).toEqual([]);
});

test("unknown members and oversized bodies are refused, without echoing them", async () => {
  const marker = "marker-that-must-not-come-back";
  const strange = await post(`${collector.url}/enrollments`, { version: 1, [marker]: marker });
  expect(codeOf(strange)).toBe("400 malformed");
  expect(strange.bytes.toString()).not.toContain(marker);
  const large = await post(`${collector.url}/enrollments`, { code: "x".repeat(300_000) });
  expect(codeOf(large)).toBe("413 too_large");
});

test("an enrolment code works once, and a wrong one never", async () => {
  const { code } = await collector.issueEnrolmentCode(null);
  const [mine, other] = [await newSigningKey(), await newSigningKey()];
  const send = async (request: object) =>
    codeOf(await post(`${collector.url}/enrollments`, request));
  const enrolment = await enrolmentRequest(code, mine);
  expect(await send({ ...enrolment, publicKey: other.publicKey })).toBe("401 bad_signature");
  expect(await send(enrolment)).toBe("201 none");
  expect(await send(await enrolmentRequest(code, other))).toBe("403 enrolment_code_unknown");
  expect(await send(await enrolmentRequest("x".repeat(24), other))).toBe(
    "403 enrolment_code_unknown",
  );
});

test("staff must state a purpose that fits their role", async () => {
  const list = async (role: string, purpose?: string) => {
    const headers: Record<string, string> = {
      authorization: `Bearer ${collector.tokens[role] ?? ""}`,
    };
    if (purpose !== undefined) headers["apprentice-purpose"] = purpose;
    return (await get("/trajectories", headers)).status;
  };
  expect(await list("curator", "train_computer_use_agents")).toBe(200);
  expect(await list("curator")).toBe(403);
  expect(await list("curator", "review")).toBe(403);
  expect(await list("curator", "judge_performance")).toBe(403);
  expect(await list("reviewer", "review")).toBe(200);
  for (const role of ["steward", "auditor", "operator"]) {
    expect(await list(role, "train_computer_use_agents")).toBe(403);
  }
});

async function put(policy: unknown, role = "steward"): Promise<string | number> {
  const answer = await fetch(`${collector.url}/policy`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${collector.tokens[role] ?? ""}`,
      "apprentice-purpose": "operate",
      "content-type": "application/json",
    },
    body: JSON.stringify(policy),
  });
  const body = (await answer.json()) as { readonly code?: string };
  return body.code ?? answer.status;
}

test("only a policy that both signed and that is newer is published", async () => {
  const { resign } = collector.policy;
  const next = await resign({ serial: 3 });
  expect(await put({ ...next, signatures: next.signatures.slice(0, 1) })).toBe("policy_refused");
  expect(await put(next, "operator")).toBe("denied");
  expect(await put(next)).toBe(200);
  expect(await put(next)).toBe(200);
  expect(await put(await resign({ serial: 3, organisation: "Other" }))).toBe("policy_refused");
  expect(await put(await resign({ serial: 2 }))).toBe("policy_refused");
  const device = await collector.enrol();
  const seen = await device.call("getPolicy");
  expect(seen.body).toMatchObject({ policy: { document: { serial: 3 } } });
});

test("of two stewards who publish different policies of one serial at once, one is told to take another", async () => {
  const { resign } = collector.policy;
  const names = ["North", "South", "East", "West"];
  const policies = await Promise.all(
    names.map((organisation) => resign({ serial: 9, organisation })),
  );
  const answers = await Promise.all(policies.map((policy) => put(policy)));
  expect(answers.filter((answer) => answer === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer === "policy_refused")).toHaveLength(3);
});

test("a device's clock, counter and signature are checked on every request", async () => {
  const device = await collector.enrol();
  expect((await device.call("getPolicy")).status).toBe(200);
  expect(codeOf(await device.call("getPolicy", { counter: 1 }))).toBe("409 counter_replayed");
  const commitment = { version: 1, commitment: "0".repeat(64) };
  const tamper = new TextEncoder().encode(JSON.stringify({ ...commitment, version: 2 }));
  const tampered = await device.call("commitRecording", { json: commitment, tamper });
  expect(codeOf(tampered)).toBe("400 hash_mismatch");
  const { code } = await collector.issueEnrolmentCode(null);
  const slow = await enrolDevice({
    url: collector.url,
    code,
    nowMs: () => collector.nowMs() - 16 * 60_000,
  });
  expect(codeOf(await slow.call("getPolicy"))).toBe("401 clock_skewed");
});

test("the access log has no path, query or content", async () => {
  await get("/trajectories/tra-secret-name?after=tra-secret-query");
  const text = JSON.stringify(lines);
  expect(text).toContain("GET /trajectories/:id");
  expect(text).not.toContain("secret");
});

test("an upload that breaks off in the middle harms nobody", async () => {
  await new Promise<void>((resolve) => {
    const path = `/segments/${"2".repeat(64)}`;
    const { port } = new URL(collector.url);
    const broken = httpRequest({ host: "127.0.0.1", port, path, method: "PUT" });
    broken.setHeader("content-type", "application/octet-stream");
    broken.setHeader("content-length", "1000000");
    broken.on("error", () => resolve());
    broken.on("response", (response) => response.resume().on("end", resolve));
    broken.write(Buffer.alloc(1000), () => broken.destroy());
    broken.on("close", () => resolve());
  });
  expect((await get("/health")).status).toBe(200);
  expect(collector.errors).toEqual([]);
});
