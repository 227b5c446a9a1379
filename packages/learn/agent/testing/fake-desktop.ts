/** A desktop made of data: a window with a few elements, hands that are only noted, and everything a run needs. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Element } from "@apprentice/core/event/element.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import { createFakeEyes, emptySight } from "@apprentice/desktop/fake/fake-eyes.ts";
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { watchInput } from "../act/input-watch.ts";
import type { AgentRun } from "../agent-run.ts";
import type { Model, ProposedAction, Situation } from "../model.ts";
import type { AgentOptions } from "../run.ts";
import { runAgent } from "../run-agent.ts";
import { takeSessionLock } from "../session/session-lock.ts";

export type Scene = {
  readonly app?: string;
  readonly title?: string;
  /** No window at all. */
  readonly gone?: boolean;
  readonly elements: readonly FakeElement[];
  readonly focusedId?: string | null;
};
export type FakeElement = Partial<Element> & { readonly id: string; readonly at: Point };

export type FakeDesktop = AsyncDisposable & {
  /** What was pressed, turned or typed, in order: `left`, `wheel`, `key enter`, `type …`; moves are left out. */
  readonly doings: readonly string[];
  /** Puts another scene up. */
  show(scene: Scene): void;
  /** What happens at each doing, such as another scene. */
  onDoing(react: (doing: string) => void): void;
  /** What happens before each look. */
  onLook(react: (look: number) => void): void;
  /** A person moves the pointer. */
  touch(event?: RawEvent): void;
  run(options: Partial<AgentOptions> & { readonly model: Model }): Promise<AgentRun>;
};

export const policy = examplePolicy({
  agent: { greatestSteps: 8, endpoints: [], confirm: ["publish"] },
});

const box = { x: 0, y: 0, width: 800, height: 600 };
const clock = () => performance.timeOrigin + performance.now();

export async function openFakeDesktop(scene: Scene): Promise<FakeDesktop> {
  const doings: string[] = [];
  let react: (doing: string) => void = () => undefined;
  let beforeLook: (look: number) => void = () => undefined;
  let looks = 0;
  const eyes = createFakeEyes();
  const seen = (event: RawEvent) =>
    eyes.show({ kind: "event", event, sight: "observationId" in event ? current : null });
  let current: Sight = sightOf(scene);
  const show = (next: Scene) => {
    current = sightOf(next);
    eyes.present(current);
  };
  show(scene);
  const looking = { ...eyes, look: () => (beforeLook((looks += 1)), renewed(eyes.look())) };
  const hands = fakeHands(seen, (doing) => {
    doings.push(doing);
    react(doing);
  });
  const watch = watchInput({ eyes: looking, hands, clock });
  const dataDir = await mkdtemp(join(tmpdir(), "apprentice-agent-"));
  const lock = await takeSessionLock({ dataDir, display: ":fake", clock });
  const guard = await createGuard({ sessionKey: randomBytes(32) });
  return {
    doings,
    show,
    onDoing: (next) => void (react = next),
    onLook: (next) => void (beforeLook = next),
    touch: (event = { kind: "pointer_move", tMs: clock(), x: 3, y: 5 }) => seen(event),
    run: (options) =>
      runAgent({
        eyes: looking,
        watch,
        guard,
        lock,
        policy,
        instruction: "Do it",
        mode: "supervise",
        director: { review: async () => ({ kind: "approve" }), confirm: async () => false },
        paused: () => false,
        pictures: false,
        windowPatienceMs: 60,
        os: "linux",
        clock,
        wait: async (ms, signal) => {
          await sleep(Math.min(ms, 4), undefined, signal ? { signal } : {});
        },
        random: (length) => randomBytes(length),
        signal: new AbortController().signal,
        ...options,
      }),
    [Symbol.asyncDispose]: async () => {
      await watch[Symbol.asyncDispose]();
      await lock[Symbol.asyncDispose]();
      await guard[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Proposes what the list says, one after the other, then that it is done. */
export function listModel(
  actions: readonly (ProposedAction | ((situation: Situation) => ProposedAction))[],
): Model {
  let at = 0;
  return {
    name: "list",
    decide: async (situation) => {
      const next = actions[at++] ?? ({ kind: "terminate", status: "success" } as const);
      const action = typeof next === "function" ? next(situation) : next;
      return { action, confidence: null, alternatives: [] };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

export function click(elementId: string | null, at: Point = { x: 0, y: 0 }): ProposedAction {
  return { kind: "click", elementId, at, modifiers: [] };
}

/** Elements are read anew at each look, as those of a real desktop are. */
async function renewed(looked: Promise<Sight>): Promise<Sight> {
  const sight = await looked;
  return { ...sight, context: { ...sight.context, tMs: clock(), elementsAgeMs: 0 } };
}

function sightOf(scene: Scene): Sight {
  const { app = "mousepad", title = "Note", gone = false, focusedId = null } = scene;
  const empty = emptySight([{ name: "fake", box, scale: 1 }]);
  const window = { id: "1", app, pid: 1, title, box, url: null, ownerId: null };
  return {
    ...empty,
    context: {
      ...empty.context,
      id: newId({ schema: ObservationId, prefix: "obs", random: randomBytes(16) }),
      window: gone ? null : window,
      windows: gone ? [] : [window],
      elements: gone ? [] : scene.elements.map(elementOf),
      elementsAgeMs: 0,
      focusedId,
    },
  };
}

function elementOf({ at, ...element }: FakeElement): Element {
  const place = { x: at.x, y: at.y, width: 80, height: 30 };
  const base = { parentId: null, role: "button", name: "", states: ["showing", "visible"] };
  return { ...base, value: null, box: place, ...element };
}

function fakeHands(seen: (event: RawEvent) => void, did: (doing: string) => void): Hands {
  let at: Point = { x: 0, y: 0 };
  const observationId = null;
  const base = () => ({ tMs: clock(), modifiers: [], observationId });
  const key = (name: string, text = "") => {
    seen({ kind: "key_down", key: name, text, repeat: false, ...base() });
  };
  return {
    move: async (to) => {
      at = to;
      seen({ kind: "pointer_move", tMs: clock(), ...to });
    },
    press: async (button) => {
      seen({ kind: "button_down", button, ...at, ...base() });
      did(button);
    },
    release: async (button) => {
      seen({ kind: "button_up", button, ...at, tMs: clock(), modifiers: [] });
    },
    scroll: async (dx, dy) => {
      seen({ kind: "wheel", dx, dy, ...at, ...base() });
      did("wheel");
    },
    keyDown: async (name) => {
      key(name);
      did(`key ${name}`);
    },
    keyUp: async (name) => seen({ kind: "key_up", key: name, tMs: clock(), modifiers: [] }),
    type: async (text) => {
      key(text, text);
      seen({ kind: "key_up", key: text, tMs: clock(), modifiers: [] });
      did(`type ${text}`);
    },
    pointer: async () => at,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
