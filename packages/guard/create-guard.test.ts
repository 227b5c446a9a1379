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

test("a wording leaves out what is sensitive and says, to the caller alone, what stands for what", async () => {
  await using guard = await createGuard({ sessionKey });
  const mail = ["zoe.example", "example.test"].join("@");
  guard.neverKeep("Heron");
  const told = `Write to ${mail} about heron, then to ${mail.toUpperCase()}`;
  const { text, values } = await guard.wording(told);
  expect(text).toBe("Write to [EMAIL_1] about [PRIVATE_1], then to [EMAIL_1]");
  expect([...values]).toEqual([
    ["[EMAIL_1]", mail],
    ["[PRIVATE_1]", "heron"],
  ]);
  expect(await guard.wording("Write a note")).toEqual({ text: "Write a note", values: new Map() });
  await using imitating = await createGuard({ sessionKey, surrogates: true });
  const other = await imitating.wording(told);
  const [imitation = ""] = other.values.keys();
  expect(imitation).toContain("@");
  expect(other.text).toContain(`Write to ${imitation} about`);
  expect(other.text).not.toContain(mail);
  expect(other.values.get(imitation)).toBe(mail);
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
