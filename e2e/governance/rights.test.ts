import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TrajectoryPage } from "@apprentice/core/api/schemas.ts";
import { NoticeLanguage, renderNotice } from "@apprentice/core/consent/notice.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { trainableOnly } from "@apprentice/core/policy/trainable-only.ts";
import { startWorld, type World } from "../promises/world.ts";

let dir: string;
let world: World;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rights-"));
  world = await startWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

test("a release for others holds only what the policy gives for release, and the collector refuses another", async () => {
  const given = await world.takePart();
  const kept = await world.takePart();
  const { db } = world.services;
  for (const { trajectoryId: id } of [given, kept]) {
    const json = { version: 1, verdict: "approved" };
    await world.ask(world.byRole("reviewer"), "review", "reviewTrajectory", {
      params: { id },
      json,
    });
  }
  // These recordings tell no window, so nothing is known to be given for release; one is said to be.
  await db
    .updateTable("trajectories")
    .set({ may_release: 1 })
    .where("trajectory_id", "=", given.trajectoryId)
    .execute();
  const curator = world.byRole("curator");
  const purpose = "train_computer_use_agents";
  const page = await world.ask(curator, purpose, "listTrajectories");
  const rights = TrajectoryPage.parse(page.body).items.map((one) => [
    one.trajectoryId,
    one.mayRelease,
  ]);
  expect(Object.fromEntries(rights)).toEqual({
    [given.trajectoryId]: true,
    [kept.trajectoryId]: false,
  });
  const release = async (audience: string) => {
    const out = join(dir, audience);
    const staff = ["--collector", world.url, "--token", curator.token];
    const made = await apprenticeAt(
      world.nowMs,
      "release",
      "create",
      "--out",
      out,
      "--for",
      audience,
      ...staff,
    );
    return made.code === 0 ? readFile(join(out, "trajectories.jsonl"), "utf8") : made.code;
  };
  expect(await release("others")).toContain(given.canary);
  expect(await readFile(join(dir, "others", "trajectories.jsonl"), "utf8")).not.toContain(
    kept.canary,
  );
  expect(await readFile(join(dir, "others", "manifest.json"), "utf8")).toContain(
    '"audience": "others"',
  );
  const inside = await release("inside");
  expect(inside).toContain(given.canary);
  expect(inside).toContain(kept.canary);
  expect(await release("everybody")).toBe(2);
  const register = (trajectoryId: string) =>
    world.ask(curator, purpose, "registerRelease", {
      json: {
        version: 1,
        releaseId: `rel-${trajectoryId}`,
        trajectoryIds: [trajectoryId],
        audience: "others",
      },
    });
  expect((await register(kept.trajectoryId)).status).toBe(404);
  expect((await register(given.trajectoryId)).status).toBe(201);
});

test("what may not be trained on is neither recorded nor in the notice, in any language", async () => {
  const closed = ApplicationRule.parse({
    app: "payroll",
    rights: { train: false, release: false },
  });
  const policy = examplePolicy({
    applications: [ApplicationRule.parse({ app: "mousepad" }), closed],
  });
  for (const language of NoticeLanguage.options) {
    const { text } = await renderNotice(trainableOnly(policy), language);
    expect(text).toContain("mousepad");
    expect(text).not.toContain("payroll");
  }
});

test("opting out is offered unless the policy says otherwise, and then every language says so", async () => {
  expect(examplePolicy().notice.optOut).toBe(true);
  const closed = examplePolicy({ notice: { periodDays: 14, renewalDays: 365, optOut: false } });
  const words = {
    en: "turned off opting out",
    de: "Ablehnung abgeschaltet",
    fr: "désactivé le refus",
    es: "desactivado la negativa",
    pt: "desativou a recusa",
    ja: "拒否を認めていません",
  } as const;
  for (const language of NoticeLanguage.options) {
    const { text } = await renderNotice(closed, language);
    const open = await renderNotice(examplePolicy(), language);
    expect(text).toContain(words[language]);
    expect(open.text).not.toContain(words[language]);
    // The steward and the council stand in both: objecting is always possible.
    for (const notice of [text, open.text]) {
      expect(notice).toContain("privacy@example.test");
      expect(notice).toContain("council@example.test");
    }
  }
});
