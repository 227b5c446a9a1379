/** What a model elsewhere is told of an instruction, and what is typed where it answers with a placeholder. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Model, ProposedAction } from "./model.ts";
import type { AgentOptions } from "./run.ts";
import { type Scene, listModel, openFakeDesktop } from "./testing/fake-desktop.ts";
import { save, scene, withSend } from "./testing/scenes.ts";

const type = (text: string): ProposedAction => ({ kind: "type", text, elementId: null });

const mail = ["zoe.example", "example.test"].join("@");
const instruction = `Write ${mail} into the title`;
const focused: Scene = { ...scene, focusedId: "field" };

/** What the model was told, what was typed, and what was kept. */
async function told(options: {
  readonly shown?: Scene;
  readonly actions: readonly ProposedAction[];
  readonly local?: true;
  readonly more?: Partial<AgentOptions>;
}) {
  await using desktop = await openFakeDesktop(options.shown ?? focused);
  const situations: string[] = [];
  const listed = listModel(options.actions);
  const model: Model = {
    ...listed,
    ...(options.local ? { local: true } : {}),
    decide: (situation) => {
      situations.push(JSON.stringify({ ...situation, signal: null }));
      return listed.decide(situation);
    },
  };
  const run = await desktop.run({ model, instruction, ...options.more });
  const typed = desktop.doings.map((doing) => doing.replace(/^type /, "")).join("");
  return { situations: situations.join("\n"), typed, run };
}

test("is told by placeholder; what the model types is the value, and the value is nowhere else", async () => {
  const onTold: string[] = [];
  const { situations, typed, run } = await told({
    actions: [type("to: [EMAIL_1]")],
    more: { onTold: (text) => onTold.push(text) },
  });
  expect(typed).toBe(`to: ${mail}`);
  expect(situations).toContain("Write [EMAIL_1] into the title");
  expect(situations).toContain('"text":"to: [EMAIL_1]"');
  expect(situations).not.toContain(mail);
  expect(onTold).toEqual(["Write [EMAIL_1] into the title"]);
  expect(JSON.stringify(run)).not.toContain(mail);
  // The control: a model in this process is told it as it was typed.
  const here = await told({ actions: [type("x")], local: true });
  expect(here.situations).toContain(instruction);
});

test("never goes into a secure field, another application or a page's address bar", async () => {
  for (const shown of [
    { ...scene, focusedId: "secret" },
    { ...focused, app: "mailer" },
    { ...focused, elements: [save], focusedId: null },
  ]) {
    const { typed, run } = await told({ shown, actions: [type("[EMAIL_1]")] });
    expect(typed).toBe("");
    expect(run.counts.steps).toBe(0);
  }
});

test("a placeholder of something else is not typed, neither as it stands nor as what it may stand for", async () => {
  const { typed, run } = await told({ actions: [type("[EMAIL_2]"), type("[CONTENT]")] });
  expect(typed).toBe("");
  expect(run.counts.refused).toEqual({ unknown_placeholder: 2 });
});

test("a person is shown the placeholder; what they write themselves may hold one too", async () => {
  const asked: string[] = [];
  const director = {
    confirm: async () => false,
    review: async ({ proposal }: { proposal: { action: ProposedAction } }) => {
      asked.push(JSON.stringify(proposal.action));
      return { kind: "edit", action: type("cc [email_1]") } as const;
    },
  };
  const more = { mode: "propose", director, greatestSteps: 1 } as const;
  const { typed, run } = await told({ actions: [type("[EMAIL_1]")], more });
  expect(typed).toBe(`cc ${mail}`);
  expect(asked.join("")).toContain("[EMAIL_1]");
  expect(asked.join("")).not.toContain(mail);
  expect(run.correction?.steps[0]?.action).toMatchObject({ text: "cc [EMAIL_1]" });
});

test("line breaks of a value ask for the same yes as those of a model", async () => {
  const guard = {
    ...(await createGuard({ sessionKey: randomBytes(32) })),
    wording: async () => ({ text: "[TERM_1]", values: new Map([["[TERM_1]", "a\n"]]) }),
  };
  const { typed, run } = await told({
    shown: withSend,
    actions: [type("[TERM_1]")],
    more: { guard },
  });
  expect(typed).toBe("");
  expect(run.counts.refused).toEqual({ not_confirmed: 1 });
});

test("where the guard cannot look through it no model is asked", async () => {
  const guard = {
    ...(await createGuard({ sessionKey: randomBytes(32) })),
    wording: () => Promise.reject(new Error(mail)),
  };
  const { situations, run } = await told({ actions: [type("x")], more: { guard } });
  expect(situations).toBe("");
  expect(run).toMatchObject({ status: "stopped", reason: "instruction_withheld" });
  expect(run.message).not.toContain(mail);
});
