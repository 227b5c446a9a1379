import { expect, test } from "vitest";
import { Observation } from "@apprentice/core/action/safe.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "./create-guard.ts";
import { drawScreen, light, windowAt } from "./pixels/testing/screen.ts";

const window = windowAt({ x: 0, y: 0, width: 700, height: 500 });
const rule = ApplicationRule.parse({ app: "orders" });
const sessionKey = new Uint8Array(32).fill(3);

const widgets = [
  { role: "button", name: "Save", box: { x: 60, y: 40, width: 80, height: 28 }, frame: true },
  { role: "button", name: "Budget of Ferdinand", box: { x: 60, y: 100, width: 200, height: 28 } },
  { role: "entry", name: "Name", value: "typed", box: { x: 60, y: 160, width: 200, height: 28 } },
];

const draw = () => drawScreen({ widthPx: 700, heightPx: 500, window, style: light, widgets });

test("an observation is words and pixels under one decision", async () => {
  await using guard = await createGuard({ sessionKey });
  const { frame, context } = await draw();
  const cleaned = await guard.observation({ frame, context, frameAgeMs: 12 }, rule);
  if (cleaned.kind === "dropped") throw new Error(cleaned.reason);
  const { observation, tiles } = cleaned.value;
  expect(Observation.parse(observation)).toEqual(observation);
  expect(JSON.stringify(observation)).not.toContain("Ferdinand");
  expect(observation.frameAgeMs).toBe(12);
  const named = new Set(observation.frame?.tiles);
  expect(named).toEqual(new Set(tiles.map(({ hash }) => hash)));
  expect(observation.redactions).toContainEqual({ box: widgets[1]?.box, reason: "name" });
  expect(observation.redactions).toContainEqual({ box: widgets[2]?.box, reason: "content" });
  expect(observation.redactions.map(({ box }) => box)).not.toContainEqual(widgets[0]?.box);
  expect(guard.report()["content"]).toBe(1);
});

test("detect without an engine keeps the observation and withholds its picture", async () => {
  await using guard = await createGuard({ sessionKey });
  const { frame, context } = await draw();
  const cleaned = await guard.observation(
    { frame, context, frameAgeMs: 12 },
    { ...rule, masking: "detect" },
  );
  if (cleaned.kind === "dropped") throw new Error(cleaned.reason);
  expect(cleaned.value).toMatchObject({ tiles: [], withheld: "frame_unread" });
  expect(cleaned.value.observation).toMatchObject({ frame: null, frameAgeMs: null });
  expect(guard.report()["frame_unread"]).toBe(1);
});

test("pixels that cannot be read withhold the picture only", async () => {
  await using guard = await createGuard({ sessionKey });
  const { frame, context } = await draw();
  const broken = { ...frame, tiles: frame.tiles.map(() => ({ widthPx: -1 })) } as never;
  const cleaned = await guard.observation({ frame: broken, context, frameAgeMs: 12 }, rule);
  expect(cleaned).toMatchObject({ kind: "kept", value: { withheld: "guard_failed", tiles: [] } });
});
