import { expect, test } from "vitest";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import type { ProposedAction } from "../model.ts";
import { type Scene, click, listModel, openFakeDesktop } from "../testing/fake-desktop.ts";

const scene: Scene = { elements: [{ id: "save", name: "Save", at: { x: 10, y: 10 } }] };

/** Takes over once, clicks `times` by hand, and gives the work back. */
function takingOver(desktop: { touch(event?: RawEvent): void }, times: number) {
  let asked = 0;
  return {
    review: async () => ({ kind: "approve" }) as const,
    confirm: async () => false,
    takenOver: async () => {
      for (let nth = 0; nth < times; nth += 1) {
        const at = { x: 20, y: 110 + 40 * nth, button: "left" as const, modifiers: [] };
        const tMs = Date.now() + 2_000 * nth;
        desktop.touch({ kind: "button_down", ...at, tMs, observationId: null });
        desktop.touch({ kind: "button_up", ...at, tMs: tMs + 50 });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
      return (asked += 1) === 1 ? ("go_on" as const) : ("stopped" as const);
    },
  };
}

test("what a person does by hand is not taken from the agent's steps", async () => {
  await using desktop = await openFakeDesktop(scene);
  let turn = 0;
  desktop.onDoing(() => desktop.show({ ...scene, title: `Note ${(turn += 1)}` }));
  const touching = (): ProposedAction => {
    desktop.touch();
    return { kind: "wait", ms: 50 };
  };
  const many = Array.from({ length: 9 }, () => click("save"));
  const run = await desktop.run({
    model: listModel([click("save"), touching, ...many]),
    director: takingOver(desktop, 4),
    greatestSteps: 3,
  });
  expect(run.reason).toBe("step_budget");
  // Three of the agent's own, whatever the person did: one before the take-over, two after it.
  expect(desktop.doings).toEqual(["left", "left", "left"]);
  expect(run.correction?.steps.filter(({ verdict }) => verdict === "good")).toHaveLength(4);
  expect(run.counts.steps).toBe(7);
});

test("after a take-over the agent may try again what it had tried before", async () => {
  await using desktop = await openFakeDesktop(scene);
  const touching = (): ProposedAction => {
    desktop.touch();
    return { kind: "wait", ms: 50 };
  };
  const twice = [click("save"), click("save")];
  const model = () => listModel([...twice, touching, ...twice, ...twice, ...twice, ...twice]);
  const run = await desktop.run({ model: model(), director: takingOver(desktop, 1) });
  expect(run.reason).toBe("repetition");
  expect(desktop.doings).toEqual(["left", "left", "left", "left"]);
});
