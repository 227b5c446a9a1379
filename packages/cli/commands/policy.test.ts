import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { apprentice } from "../testing/apprentice.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "policy-"));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

test("a policy is checked with line numbers, compared, and signed by two", async () => {
  const [good, bad, wider] = [
    join(dir, "good.yaml"),
    join(dir, "bad.yaml"),
    join(dir, "wider.yaml"),
  ];
  await writeFile(good, examplePolicyText);
  await writeFile(bad, examplePolicyText.replace("serial: 1", "serial: none"));
  await writeFile(
    wider,
    examplePolicyText
      .replace("serial: 1", "serial: 2")
      .replace("- app: mousepad", "- app: mousepad\n  - app: galculator"),
  );
  expect(await apprentice("policy", "check", good)).toMatchObject({ code: 0 });
  const refused = await apprentice("policy", "check", bad);
  expect(refused).toMatchObject({
    code: 1,
    out: expect.stringContaining("bad.yaml:2: serial") as string,
  });
  const difference = await apprentice("policy", "diff", good, wider);
  expect(difference.out).toContain("Your work in galculator may now be recorded");
  const signed = join(dir, "signed.json");
  await apprentice(
    "policy",
    "sign",
    good,
    "--role",
    "steward",
    "--key",
    join(dir, "s.pem"),
    "--out",
    signed,
  );
  const second = await apprentice(
    "policy",
    "sign",
    signed,
    "--role",
    "council",
    "--key",
    join(dir, "c.pem"),
    "--out",
    signed,
    "--json",
  );
  expect(JSON.parse(second.out)).toMatchObject({ roles: ["steward", "council"] });
  expect(JSON.parse(await readFile(signed, "utf8"))).toHaveProperty("signatures.length", 2);
});

test("wrong usage, a missing file and a role that does not exist are told apart", async () => {
  expect(await apprentice("policy", "check")).toMatchObject({ code: 2 });
  expect(await apprentice("policy", "check", join(dir, "none.yaml"))).toMatchObject({
    code: 1,
    err: expect.stringContaining("cannot be read") as string,
  });
  await writeFile(join(dir, "p.yaml"), examplePolicyText);
  expect(
    await apprentice(
      "policy",
      "sign",
      join(dir, "p.yaml"),
      "--role",
      "manager",
      "--key",
      join(dir, "k"),
      "--out",
      join(dir, "o"),
    ),
  ).toMatchObject({ code: 2 });
});

test("a policy that foreign keys signed is refused by a real collector", async () => {
  await using collector = await startTestCollector();
  const file = join(dir, "p.yaml");
  const signed = join(dir, "signed.json");
  await writeFile(file, examplePolicyText.replace("serial: 1", "serial: 9"));
  await apprentice(
    "policy",
    "sign",
    file,
    "--role",
    "steward",
    "--key",
    join(dir, "s.pem"),
    "--out",
    signed,
  );
  await apprentice(
    "policy",
    "sign",
    signed,
    "--role",
    "council",
    "--key",
    join(dir, "c.pem"),
    "--out",
    signed,
  );
  const published = await apprentice(
    "policy",
    "publish",
    signed,
    "--collector",
    collector.url,
    "--token",
    collector.tokens["steward"] ?? "",
  );
  expect(published).toMatchObject({
    code: 1,
    err: expect.stringContaining("policy_refused") as string,
  });
});

test("what is no policy, or none that is signed, is told in words and without a stack", async () => {
  await using collector = await startTestCollector();
  const staff = ["--collector", collector.url, "--token", collector.tokens["steward"] ?? ""];
  const yaml = join(dir, "plain.yaml");
  await writeFile(yaml, examplePolicyText.replace("[US, DE]", "[US]"));
  const broken = join(dir, "broken.json");
  await writeFile(broken, '{ "version": 1,');
  const huge = join(dir, "huge.yaml");
  await writeFile(huge, Buffer.alloc(4_000_001, 32));
  const out = ["--role", "steward", "--key", join(dir, "k.pem"), "--out", join(dir, "o.json")];
  const tried: [string, readonly string[]][] = [
    ["no signed policy", ["policy", "publish", yaml, ...staff]],
    ["no signed policy", ["policy", "publish", broken, ...staff]],
    ["no signed policy", ["policy", "sign", broken, ...out]],
    ["no policy", ["policy", "check", huge]],
    ["cannot be read", ["policy", "diff", yaml, join(dir, "none.yaml")]],
  ];
  for (const [words, argv] of tried) {
    const { code, err } = await apprentice(...argv);
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining(words) as string,
    });
    expect(err).not.toContain("    at ");
  }
});

test("one that contradicts the law is refused by the collector too, whoever signed it", async () => {
  await using collector = await startTestCollector();
  const notice = { periodDays: 13, renewalDays: 365 };
  const short = await collector.policy.resign({ serial: 2, notice });
  expect(await collector.publishPolicy(short)).toMatchObject({
    kind: "refused",
    code: "policy_refused",
    message: expect.stringContaining("must be 14 or more") as string,
  });
});

test("the dictionaries that a policy names must lie beside it, as they were written down; redact takes one", async () => {
  const [policy, words] = [join(dir, "policy.yaml"), join(dir, "words.txt")];
  const sha256 = createHash("sha256").update("Kestrel\n").digest("hex");
  await writeFile(
    policy,
    `${examplePolicyText}dictionaries: [{ file: words.txt, sha256: ${sha256} }]\n`,
  );
  expect(await apprentice("policy", "check", policy)).toMatchObject({
    code: 1,
    err: expect.stringContaining("words.txt cannot be read") as string,
  });
  await writeFile(words, "Kestrels\n");
  expect(await apprentice("policy", "check", policy)).toMatchObject({
    code: 1,
    err: expect.stringContaining("not the one") as string,
  });
  await writeFile(words, "Kestrel\n");
  expect(await apprentice("policy", "check", policy)).toMatchObject({ code: 0 });

  const note = join(dir, "note.txt");
  await writeFile(note, "the kestrel is late");
  const hidden = await apprentice("redact", "text", note, "--dictionary", words, "--json");
  expect(JSON.parse(hidden.out)).toMatchObject({ text: "the [TERM_1] is late" });
});
