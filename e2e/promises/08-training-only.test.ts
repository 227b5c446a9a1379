import { afterAll, beforeAll, expect, test } from "vitest";
import { createDecide } from "@apprentice/collector/access/decide.ts";
import { accessMatrix } from "@apprentice/collector/http/access-matrix.ts";
import { routes } from "@apprentice/collector/http/routes.ts";
import { StaffRole } from "@apprentice/collector/access/principal.ts";
import { codeOf } from "@apprentice/collector/testing/test-device.ts";
import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { ReleaseManifest } from "@apprentice/learn/release/manifest.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let person: Awaited<ReturnType<World["takePart"]>>;
beforeAll(async () => {
  world = await startWorld();
  person = await world.takePart();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const purposes = [
  null,
  "",
  "operate",
  "participate",
  "own_access",
  "review",
  "train_computer_use_agents",
  "train_computer_use_agent",
  "raw_view",
  "report",
  "performance_review",
  "Review",
];

test("whatever role states whatever purpose: content opens to review and to training alone", async () => {
  const opened: string[] = [];
  const path = { params: { id: person.trajectoryId } };
  const tryAll = async () => {
    for (const role of StaffRole.options) {
      for (const purpose of purposes) {
        const reply = await world.ask(world.byRole(role), purpose, "getTrajectory", path);
        const seen = reply.bytes.includes(person.canary);
        expect(reply.status).toBe(seen ? 200 : 403);
        if (seen) opened.push(`${role} ${String(purpose)}`);
      }
    }
  };
  await tryAll();
  expect(opened).toEqual(["reviewer review"]);
  const approve = { ...path, json: { version: 1, verdict: "approved" } };
  await world.ask(world.byRole("reviewer"), "review", "reviewTrajectory", approve);
  opened.length = 0;
  await tryAll();
  expect(opened).toEqual(["curator train_computer_use_agents", "reviewer review"]);
});

test("the matrix of roles, endpoints and purposes holds no way to content but these", async () => {
  const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "decision", entry: {} };
  const nothing = () => Promise.resolve(opening);
  const rows = await accessMatrix(routes, createDecide({ append: nothing, appendIn: nothing }));
  const content = new Set(["getTrajectory", "getTile", "getRawView"]);
  const allowed = rows.filter((row) => row.allowed && content.has(row.endpoint));
  expect(new Set(allowed.map(({ who, purpose }) => `${who} ${purpose}`))).toEqual(
    new Set([
      "participant own_access",
      "reviewer review",
      "reviewer raw_view",
      "steward raw_view",
      "curator train_computer_use_agents",
    ]),
  );
});

test("a policy, a release and a receipt for another purpose do not exist", async () => {
  expect(parsePolicy(examplePolicyText).kind).toBe("parsed");
  const other = examplePolicyText.replace("train_computer_use_agents", "measure_productivity");
  expect(parsePolicy(other).kind).toBe("refused");
  const signed = await world.policy.resign({ purpose: "measure_productivity", serial: 2 });
  const reply = await world.ask(world.byRole("steward"), "operate", "publishPolicy", {
    json: signed,
  });
  expect(codeOf(reply)).toBe("409 policy_refused");
  const manifest = { version: 1, releaseId: "rel-1", files: [] };
  expect(ReleaseManifest.safeParse(manifest).success).toBe(true);
  expect(ReleaseManifest.safeParse({ ...manifest, purpose: "hire" }).success).toBe(false);
});
