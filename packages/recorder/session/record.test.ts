import { expect, test } from "vitest";
import type { RecordingMeta, SafeItem } from "@apprentice/core/action/safe.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { ObservationId, RecordingId } from "@apprentice/core/id/id.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { createFakeEyes, emptySight } from "@apprentice/desktop/fake/fake-eyes.ts";
import type { FakeEyes } from "@apprentice/desktop/fake/fake-eyes.ts";
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { record } from "./record.ts";
import type { RecordingResult } from "./record.ts";

const window = {
  id: "1",
  app: "mousepad",
  pid: 5,
  title: "Untitled",
  box: { x: 0, y: 0, width: 800, height: 600 },
  url: null,
  ownerId: null,
};
const meta: RecordingMeta = {
  version: 1,
  recordingId: RecordingId.parse("rec-test"),
  instruction: "try it",
  source: "human",
  startedMs: 1000,
  os: "linux",
  fidelity: "actions",
};

let sights = 0;
function sightAt(tMs: number, app = "mousepad"): Sight {
  sights += 1;
  const empty = emptySight([
    { name: "one", box: { x: 0, y: 0, width: 1280, height: 800 }, scale: 1 },
  ]);
  const context = {
    ...empty.context,
    id: ObservationId.parse(`obs-${sights}`),
    tMs,
    window: { ...window, app },
    windows: [{ ...window, app }],
    elementsAgeMs: 5,
  };
  return { ...empty, context };
}

type Shown = {
  readonly eyes: FakeEyes;
  readonly pause: (paused: boolean) => void;
  readonly close: () => void;
};

async function recordWith(
  act: (shown: Shown) => Promise<void> | void,
): Promise<{ readonly items: readonly SafeItem[]; readonly result: RecordingResult }> {
  const items: SafeItem[] = [];
  const eyes = createFakeEyes();
  let [paused, closed] = [false, false];
  const { promise: ended, resolve: end } = Promise.withResolvers<"success">();
  await using guard = await createGuard({ sessionKey: new Uint8Array(32).fill(7) });
  const recording = record({
    meta,
    policy: examplePolicy(),
    guard,
    sink: { write: async (item) => void items.push(item) },
    openEyes: async () => eyes,
    gate: () =>
      closed ? { kind: "closed", reason: "indicator_lost", message: "gone" } : { kind: "open" },
    paused: () => paused,
    ignoredWindowIds: () => [],
    ended,
    clock: () => performance.now(),
  });
  await act({
    eyes,
    pause: (next) => {
      paused = next;
    },
    close: () => {
      closed = true;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  end("success");
  return { items, result: await recording };
}

const press = (tMs: number): RawEvent => ({
  kind: "button_down",
  tMs,
  x: 40,
  y: 50,
  button: "left",
  modifiers: [],
  observationId: null,
});
const release = (tMs: number): RawEvent => ({
  kind: "button_up",
  tMs,
  x: 40,
  y: 50,
  button: "left",
  modifiers: [],
});
const click = (eyes: FakeEyes, tMs: number, app?: string): void => {
  eyes.show({ kind: "event", event: press(tMs), sight: sightAt(tMs, app) });
  eyes.show({ kind: "event", event: release(tMs + 60), sight: null });
};
const topics = (items: readonly SafeItem[]): string[] => items.map((item) => item.topic);

test("a click becomes one action behind the observation from before it, and the recording ends in terminate", async () => {
  const { items, result } = await recordWith(({ eyes }) => click(eyes, 1000));
  expect(topics(items).slice(0, 3)).toEqual(["meta", "observation", "action"]);
  expect(topics(items).at(-1)).toBe("terminate");
  const action = items.find((item) => item.topic === "action");
  const observation = items.find((item) => item.topic === "observation");
  expect(action?.action).toMatchObject({
    kind: "click",
    at: { x: 40, y: 50 },
    observationId: observation?.observation.id,
  });
  expect(result).toMatchObject({
    status: "success",
    reason: null,
    counts: { actions: { click: 1 } },
  });
});

test("an event over a window that the policy does not know becomes a gap, whatever the eyes say", async () => {
  const { items, result } = await recordWith(({ eyes }) => click(eyes, 1000, "keepassxc"));
  expect(topics(items)).not.toContain("observation");
  expect(topics(items)).not.toContain("action");
  expect(result.counts.gaps).toEqual({ not_approved_window: 1 });
});

test("while paused nothing is taken, and a gap as long as the pause says so", async () => {
  const { items, result } = await recordWith(async ({ eyes, pause }) => {
    pause(true);
    await new Promise((resolve) => setTimeout(resolve, 250));
    click(eyes, 2000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    pause(false);
  });
  expect(topics(items)).not.toContain("action");
  expect(items.filter((item) => item.topic === "gap").map((item) => item.gap.reason)).toContain(
    "paused",
  );
  expect(result.reason).toBeNull();
});

test("a gate that closes ends the recording with its reason, and nothing is taken from then on", async () => {
  const { items, result } = await recordWith(async ({ eyes, close }) => {
    click(eyes, 1000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    close();
    click(eyes, 3000);
  });
  expect(result).toMatchObject({
    status: "stopped",
    reason: "indicator_lost",
    counts: { actions: { click: 1 } },
  });
  expect(topics(items).at(-1)).toBe("terminate");
});

test("eyes that are lost end the recording with what they said", async () => {
  const { result } = await recordWith(({ eyes }) =>
    eyes.show({ kind: "lost", code: "display_lost", message: "the display is gone" }),
  );
  expect(result).toMatchObject({
    status: "stopped",
    reason: "display_lost",
    message: "the display is gone",
  });
});

test("the pause key is no action of the work", async () => {
  const key = (kind: "key_down" | "key_up", tMs: number): RawEvent => ({
    kind,
    tMs,
    key: "p",
    text: "",
    modifiers: ["ctrl", "alt"],
    repeat: false,
    observationId: null,
  });
  const { items } = await recordWith(({ eyes }) => {
    eyes.show({ kind: "event", event: key("key_down", 1000), sight: sightAt(1000) });
    eyes.show({ kind: "event", event: key("key_up", 1050), sight: null });
  });
  expect(topics(items)).not.toContain("action");
});

test("a sink that fails, such as a full disk, ends the recording with its own error", async () => {
  const eyes = createFakeEyes();
  await using guard = await createGuard({ sessionKey: new Uint8Array(32).fill(7) });
  const full = new Error("no room");
  const recording = record({
    meta,
    policy: examplePolicy(),
    guard,
    sink: { write: async () => Promise.reject(full) },
    openEyes: async () => eyes,
    gate: () => ({ kind: "open" }),
    paused: () => false,
    ignoredWindowIds: () => [],
    ended: new Promise(() => undefined),
    clock: () => performance.now(),
  });
  await expect(recording).rejects.toBe(full);
});
