import { expect, test } from "vitest";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Model, ProposedAction } from "./model.ts";
import { type Scene, click, listModel, openFakeDesktop, policy } from "./testing/fake-desktop.ts";
import { field, save, scene, send, withSend } from "./testing/scenes.ts";

const type = (text: string, elementId: string | null = null): ProposedAction => ({
  kind: "type",
  text,
  elementId,
});
const page: Scene = {
  elements: [{ id: "page", role: "document web", name: "Notes", at: { x: 0, y: 0 } }],
};
const menu: Scene = {
  elements: [
    { id: "first", role: "menu item", name: "Keep", at: { x: 10, y: 10 } },
    { ...send, role: "menu item" },
  ],
  focusedId: "first",
};
const key = (...keys: string[]): ProposedAction => ({ kind: "key", keys, count: 1 });

test("clicks an element, types into a field that it clicks first, and keeps what it did", async () => {
  await using desktop = await openFakeDesktop(scene);
  desktop.onDoing(() => {
    if (desktop.doings.length === 2) desktop.show({ ...scene, focusedId: "field" });
  });
  const model = listModel([click("save"), type("ab", "field"), type("ab", "field")]);
  const run = await desktop.run({ model });
  expect(run).toMatchObject({ status: "success", reason: "terminated", correction: null });
  expect(desktop.doings).toEqual(["left", "left", "type a", "type b"]);
  const trajectory = Trajectory.parse(run.trajectory);
  expect(trajectory.meta.source).toBe("agent");
  expect(trajectory.steps[0]).toMatchObject({ targetId: "save", action: { kind: "click" } });
  expect(trajectory.steps[0]?.action).toMatchObject({ at: { x: 50, y: 25 } });
  expect(trajectory.steps.at(-1)).toMatchObject({ action: { kind: "type", text: "ab" } });
  expect(trajectory.last).not.toBeNull();
});

test.each<[string, ProposedAction]>([
  ["an element that is not there", click("elsewhere")],
  ["a point outside every window", click(null, { x: 900, y: 10 })],
  ["a point that is no number", click(null, { x: Number.NaN, y: 10 })],
  ["a key that does not exist", key("launch")],
  ["modifiers alone", key("ctrl", "shift")],
  ["a chord of the desktop", key("meta", "l")],
  ["an endless text", type("x".repeat(5_000))],
  ["a kind that does not exist", { kind: "format_disk" } as never],
  ["a secure field", click("secret")],
  ["typing into a secure field", type("x", "secret")],
  ["typing while the focus is unknown", type("x")],
])("refuses %s and touches nothing", async (_, action) => {
  await using desktop = await openFakeDesktop(scene);
  const run = await desktop.run({ model: listModel(Array.from({ length: 9 }, () => action)) });
  expect(run).toMatchObject({ status: "stopped", reason: "refused" });
  expect(desktop.doings).toEqual([]);
  expect(run.trajectory.steps).toEqual([]);
});

test.each<[string, Scene]>([
  ["the window vanished", { ...scene, gone: true }],
  ["another application came up", { ...scene, app: "mailer" }],
  ["a forbidden place came up", { ...scene, title: "My bank account" }],
  ["the element went away", { elements: [field] }],
  ["the element moved", { elements: [{ ...save, at: { x: 300, y: 300 } }, field] }],
  ["the element became another one", { elements: [{ ...save, name: "Delete" }, field] }],
])("does not click where, after the decision, %s", async (_, later) => {
  await using desktop = await openFakeDesktop(scene);
  const model = listModel([
    () => {
      desktop.show(later);
      return click("save");
    },
    { kind: "terminate", status: "failure" },
  ]);
  const run = await desktop.run({ model });
  expect(desktop.doings).toEqual([]);
  expect(run.counts.steps).toBe(0);
  expect(run.status).not.toBe("success");
});

test("what a model takes for all but impossible is not done because its first thought was refused", async () => {
  await using desktop = await openFakeDesktop(scene);
  const model = (confidence: number): Model => ({
    ...listModel([]),
    decide: async () => ({
      action: click("elsewhere"),
      confidence: 0.9,
      alternatives: [{ action: click("save"), confidence }],
    }),
  });
  const guess = await desktop.run({ model: model(0.004) });
  expect(guess).toMatchObject({ reason: "refused", counts: { steps: 0 } });
  expect(desktop.doings).toEqual([]);
  await desktop.run({ model: model(0.09), greatestSteps: 1 });
  expect(desktop.doings).toEqual(["left"]);
});

test("begins with what is there since it began, not with what was told of before", async () => {
  await using desktop = await openFakeDesktop({ elements: [{ ...save, id: "old" }] });
  desktop.onLook((look) => look === 2 && desktop.show(scene));
  const seen: string[] = [];
  const model = listModel([
    ({ observation }) => {
      seen.push(...observation.elements.map(({ id }) => id));
      return click("save");
    },
  ]);
  expect(await desktop.run({ model })).toMatchObject({ counts: { steps: 1, refused: {} } });
  expect(seen).toEqual(["save", "field", "secret"]);
});

test("a model is told what it may not point at", async () => {
  await using desktop = await openFakeDesktop(scene);
  let told: readonly string[] = [];
  const model = listModel([
    ({ outOfReach }) => {
      told = [...(outOfReach ?? [])];
      return click("save");
    },
  ]);
  await desktop.run({ model });
  expect(told).toEqual(["secret"]);
});

test("says so where no approved window is active", async () => {
  await using desktop = await openFakeDesktop({ ...scene, app: "mailer" });
  const run = await desktop.run({ model: listModel([click("save")]) });
  expect(run).toMatchObject({ status: "stopped", reason: "no_approved_window" });
  expect(run.message).toContain("approved");
  expect(desktop.doings).toEqual([]);
});

test.each<[string, Scene, ProposedAction]>([
  ["a click on Send", withSend, click("send")],
  ["a click at its place", withSend, click(null, { x: 20, y: 110 })],
  ["Enter in a form with it", withSend, key("enter")],
  ["a line break in a form with it", withSend, type("a\n")],
  ["a word of the policy", { elements: [{ ...send, name: "Publish now" }] }, click("send")],
  [
    "its label inside",
    {
      elements: [
        { ...send, name: "" },
        { ...send, id: "l", parentId: "send", role: "label" },
      ],
    },
    click("send"),
  ],
  ["a place that nothing is known of", { elements: [] }, click(null, { x: 400, y: 400 })],
  ["a place of a page of which no more is known", page, click(null, { x: 20, y: 10 })],
  ["Enter on a page of which no more is known", { ...page, focusedId: "page" }, key("enter")],
  ["Enter on what is not known yet", { elements: [save], focusedId: "later" }, key("enter")],
  ["a space on it", { ...withSend, focusedId: "send" }, key("space")],
  ["a typed space on it", { ...withSend, focusedId: "send" }, type(" ")],
  ["a letter in a menu with it", menu, type("s")],
  ["a letter's key in a menu with it", menu, key("s")],
  ["a disguised word", { elements: [{ ...send, name: "D\u200be\u0301lete" }] }, click("send")],
  ["a word of mixed scripts", { elements: [{ ...send, name: "Dеlete" }] }, click("send")],
])("%s needs a person's yes", async (_, shown, action) => {
  await using desktop = await openFakeDesktop(shown);
  const asked: string[] = [];
  const director = (yes: boolean) => ({
    review: async () => ({ kind: "approve" }) as const,
    confirm: async ({ confirmation }: { confirmation: { reason: string } }) => {
      asked.push(confirmation.reason);
      return yes;
    },
  });
  const no = await desktop.run({ model: listModel([action]), director: director(false) });
  expect(no.counts).toMatchObject({ steps: 0, confirmed: 0, refused: { not_confirmed: 1 } });
  expect(desktop.doings).toEqual([]);
  const yes = await desktop.run({ model: listModel([action]), director: director(true) });
  expect(asked).toHaveLength(2);
  expect(yes.counts.confirmed).toBe(1);
  expect(desktop.doings.length).toBeGreaterThan(0);
});

test("a yes is for what was asked about, not for what the screen became meanwhile", async () => {
  await using desktop = await openFakeDesktop(withSend);
  const director = {
    review: async () => ({ kind: "approve" }) as const,
    confirm: async () => {
      desktop.show({ elements: [{ ...send, name: "Delete everything" }] });
      return true;
    },
  };
  const run = await desktop.run({ model: listModel([click("send")]), director });
  expect(desktop.doings).toEqual([]);
  expect(run.counts.steps).toBe(0);
});

test("lets go at a person's touch; what the person does becomes a correction", async () => {
  await using desktop = await openFakeDesktop(scene);
  const model = listModel([
    click("save"),
    () => {
      desktop.touch();
      return { kind: "wait", ms: 50 };
    },
    click("save"),
  ]);
  const clicked = { x: 20, y: 210, button: "left" as const, modifiers: [], tMs: Date.now() };
  const director = {
    review: async () => ({ kind: "approve" }) as const,
    confirm: async () => false,
    takenOver: async () => {
      desktop.touch({ kind: "button_down", ...clicked, observationId: null });
      desktop.touch({ kind: "button_up", ...clicked });
      await new Promise((resolve) => setTimeout(resolve, 20));
      return "success" as const;
    },
  };
  const run = await desktop.run({ model, director });
  expect(run).toMatchObject({ reason: "taken_over", status: "success" });
  expect(desktop.doings).toEqual(["left"]);
  expect(run.correction?.meta.source).toBe("correction");
  expect(run.correction?.steps.map(({ verdict }) => verdict)).toEqual(["wrong", "good"]);
  expect(run.correction?.terminate.status).toBe("success");
});

test("given back, the agent goes on; each take-over is in the correction, with what was wrong before it", async () => {
  await using desktop = await openFakeDesktop(scene);
  const touching = (): ProposedAction => {
    desktop.touch();
    return { kind: "wait", ms: 50 };
  };
  const model = listModel([click("save"), touching, click("field"), touching, click("save")]);
  const said = ["go_on", "go_on"] as const;
  let asked = 0;
  const director = {
    review: async () => ({ kind: "approve" }) as const,
    confirm: async () => false,
    takenOver: async () => {
      const at = { x: 20, y: 110, button: "left" as const, modifiers: [], tMs: Date.now() };
      desktop.touch({ kind: "button_down", ...at, observationId: null });
      desktop.touch({ kind: "button_up", ...at });
      await new Promise((resolve) => setTimeout(resolve, 20));
      return said[asked++] ?? ("stopped" as const);
    },
  };
  const run = await desktop.run({ model, director });
  expect(run).toMatchObject({ reason: "terminated", status: "success" });
  expect(desktop.doings).toEqual(["left", "left", "left"]);
  const verdicts = ["wrong", "good", "wrong", "good", "redundant"];
  expect(run.correction?.steps.map(({ verdict }) => verdict)).toEqual(verdicts);
});

test("on a shared desktop answering is no take-over; nothing is done until the person lets go, and only where it was meant", async () => {
  await using desktop = await openFakeDesktop({ ...scene, focusedId: "field" });
  const told: string[] = [];
  const answering = (more: () => void) => ({
    confirm: async () => false,
    review: async () => {
      desktop.touch();
      more();
      return { kind: "approve" } as const;
    },
    letGo: () => {
      told.push(`let go, ${desktop.doings.length} done`);
      desktop.touch();
    },
  });
  const options = { mode: "propose", shared: true, greatestSteps: 1 } as const;
  const typed = await desktop.run({
    ...options,
    model: listModel([type("a")]),
    director: answering(() => undefined),
  });
  expect(typed).toMatchObject({ reason: "step_budget", counts: { steps: 1 } });
  expect(told[0]).toBe("let go, 0 done");
  expect(desktop.doings).toEqual(["type a"]);
  const elsewhere = await desktop.run({
    ...options,
    model: listModel([type("b")]),
    director: answering(() => desktop.show({ ...scene, focusedId: "save" })),
  });
  expect(elsewhere.counts).toMatchObject({ steps: 0, refused: { element_moved: 1 } });
  expect(desktop.doings).toEqual(["type a"]);
});

test("a touch in the middle of typing stops between two characters", async () => {
  await using desktop = await openFakeDesktop({ ...scene, focusedId: "field" });
  desktop.onDoing((doing) => doing === "type c" && desktop.touch());
  const run = await desktop.run({ model: listModel([type("abcdefghijklmnop")]) });
  expect(run.reason).toBe("taken_over");
  expect(desktop.doings.length).toBeLessThan(8);
});

test("the pause and the loss of the lock stop it", async () => {
  await using desktop = await openFakeDesktop(scene);
  let paused = false;
  const forever = (): Model => ({
    ...listModel([]),
    decide: () => {
      paused = true;
      return new Promise(() => undefined);
    },
  });
  const run = await desktop.run({ model: forever(), paused: () => paused });
  expect(run).toMatchObject({ status: "stopped", reason: "paused" });
  const lost = await desktop.run({
    model: listModel([click("save")]),
    lock: { held: async () => false } as never,
  });
  expect(lost.reason).toBe("lock_lost");
  expect(desktop.doings).toEqual([]);
});

test("stops at its budget, and when it repeats itself on the same screen", async () => {
  await using desktop = await openFakeDesktop(scene);
  const same = Array.from({ length: 20 }, () => click("save"));
  const stubborn = await desktop.run({ model: listModel(same) });
  expect(stubborn).toMatchObject({ reason: "repetition", counts: { steps: 2 } });
  let turn = 0;
  desktop.onDoing(() => desktop.show({ ...scene, title: `Note ${(turn += 1)}` }));
  const busy = await desktop.run({ model: listModel(same) });
  expect(busy).toMatchObject({
    reason: "step_budget",
    counts: { steps: policy.agent.greatestSteps },
  });
});

test("in mode propose a person edits, rejects and stops; edits become a correction", async () => {
  await using desktop = await openFakeDesktop(scene);
  const reviews = [
    { kind: "edit", action: click("field") },
    { kind: "reject" },
    { kind: "approve" },
    { kind: "stop" },
  ] as const;
  let asked = 0;
  const run = await desktop.run({
    model: listModel([click("save"), click("save"), click("save"), click("save")]),
    mode: "propose",
    director: {
      review: async () => reviews[asked++] ?? { kind: "stop" },
      confirm: async () => false,
    },
  });
  expect(run).toMatchObject({ reason: "stopped_by_person", counts: { refused: { rejected: 1 } } });
  expect(run.correction?.steps.map((step) => [step.targetId, step.verdict])).toEqual([
    ["field", "good"],
    ["save", "good"],
  ]);
});

test("a model that fails ends the run with what it says, if it is one of our errors", async () => {
  await using desktop = await openFakeDesktop(scene);
  const failing: Model = {
    ...listModel([]),
    decide: () => Promise.reject(new Error("the screen said something")),
  };
  const run = await desktop.run({ model: failing });
  expect(run).toMatchObject({ reason: "model_failed", message: "The model failed." });
});
