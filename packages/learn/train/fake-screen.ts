/** A pretend application window for tests of the learner: elements in, recorded trajectories out. */
import type { Action, SafeElement, SafeValue } from "@apprentice/core/action/action.ts";
import type { Observation, RecordingMeta } from "@apprentice/core/action/safe.ts";
import { ObservationId, RecordingId, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

export type Widget = {
  readonly id: string;
  readonly role: string;
  readonly name: string;
  readonly states?: readonly string[];
  readonly value?: SafeValue;
  readonly parentId?: string;
  readonly at: readonly [x: number, y: number, width: number, height: number];
};

/** What a pretend person does; widgets are named by id. */
export type Deed =
  | {
      readonly does: "click" | "double_click" | "right_click";
      readonly on: string;
    }
  | { readonly does: "drag"; readonly on: string; readonly to: string }
  | { readonly does: "scroll"; readonly on: string; readonly dy: number }
  | { readonly does: "type"; readonly on: string; readonly text: string }
  | { readonly does: "key"; readonly keys: readonly string[]; readonly count?: number };

export type Scene = { readonly widgets: readonly Widget[]; readonly focused: string | null };
export type Episode = {
  readonly instruction: string;
  readonly app: string;
  readonly steps: readonly { readonly scene: Scene; readonly deed: Deed }[];
  readonly last: Scene;
};

const windowBox = { x: 0, y: 0, width: 800, height: 600 };

export function fakeObservation(options: {
  readonly id: string;
  readonly app: string;
  readonly scene: Scene;
}): Observation {
  const { id, app, scene } = options;
  const window = {
    id: "w1",
    app,
    pid: 1,
    title: app,
    box: windowBox,
    url: null,
    ownerId: null,
  };
  return {
    id: ObservationId.parse(id),
    tMs: 0,
    window,
    windows: [window],
    monitors: [{ name: "fake", box: windowBox, scale: 1 }],
    pointer: { x: 400, y: 300 },
    elements: scene.widgets.map((widget) => toElement(widget, scene.focused)),
    elementsAgeMs: 0,
    pointedId: null,
    focusedId: scene.focused,
    frame: null,
    frameAgeMs: null,
    redactions: [],
  };
}

function toElement(widget: Widget, focused: string | null): SafeElement {
  const [x, y, width, height] = widget.at;
  const states = ["showing", "enabled", ...(widget.states ?? [])];
  return {
    id: widget.id,
    parentId: widget.parentId ?? null,
    role: widget.role,
    name: widget.name,
    states: widget.id === focused ? [...states, "focused"] : states,
    value: widget.value ?? null,
    box: { x, y, width, height },
  };
}

export function fakeTrajectory(options: {
  readonly name: string;
  readonly episode: Episode;
  readonly source?: RecordingMeta["source"];
}): Trajectory {
  const { name, episode, source = "synthetic" } = options;
  const see = (scene: Scene, index: number) =>
    fakeObservation({ id: `obs-${name}-${index}`, app: episode.app, scene });
  return {
    version: 1,
    trajectoryId: TrajectoryId.parse(`tra-${name}`),
    meta: {
      version: 1,
      recordingId: RecordingId.parse(`rec-${name}`),
      instruction: episode.instruction,
      source,
      startedMs: 0,
      os: "fake",
      fidelity: "actions",
    },
    steps: episode.steps.map(({ scene, deed }, index) => toStep(see(scene, index), deed, index)),
    gaps: [],
    terminate: { tMs: episode.steps.length * 1_000, status: "success" },
    last: see(episode.last, episode.steps.length),
  };
}

function toStep(observation: Observation, deed: Deed, index: number): Step {
  const base = {
    startMs: index * 1_000,
    endMs: index * 1_000 + 100,
    observationId: observation.id,
    approach: [],
  };
  const center = (id: string) => {
    const box = observation.elements.find((element) => element.id === id)?.box;
    if (!box) throw new RangeError(`the scene has no ${id}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const targetId = "on" in deed ? deed.on : null;
  return {
    index,
    observation,
    action: toAction(deed, base, center),
    targetId,
    verdict: "good",
  };
}

function toAction(
  deed: Deed,
  base: Pick<Action, "startMs" | "endMs" | "observationId" | "approach">,
  center: (id: string) => { x: number; y: number },
): Action {
  switch (deed.does) {
    case "click":
    case "double_click":
    case "right_click":
      return { kind: deed.does, ...base, at: center(deed.on), modifiers: [] };
    case "drag": {
      const [at, to] = [center(deed.on), center(deed.to)];
      return { kind: "drag", ...base, at, to, modifiers: [], button: "left", path: [] };
    }
    case "scroll":
      return { kind: "scroll", ...base, at: center(deed.on), modifiers: [], dx: 0, dy: deed.dy };
    case "type":
      return { kind: "type", ...base, text: deed.text, fieldId: deed.on };
    case "key":
      return { kind: "key", ...base, keys: [...deed.keys], count: deed.count ?? 1 };
    default:
      return deed satisfies never;
  }
}
