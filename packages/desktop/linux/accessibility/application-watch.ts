/** Keeps the tree of one application fresh by the events that it sends. */
import type { ApplicationTree } from "./application-tree.ts";
import type { AtspiBus, AtspiEvent } from "./atspi-bus.ts";
import { readApplication } from "./read-application.ts";
import { type RefreshSchedule, type Urgency, openRefreshSchedule } from "./refresh-schedule.ts";

export type ApplicationWatch = Disposable & {
  readonly bus: string;
  readonly pid: number;
  tree(): ApplicationTree | null;
  /** The tree is about to be needed, or something was done to the application. */
  want(urgency: Urgency): void;
  handle(event: AtspiEvent): void;
};

/** Scrolling tells nobody where things went: this long after the last question or event the tree is read once more. */
const settleMs = 500;
/** States whose change moves, opens or closes something. */
const urgentStates: ReadonlySet<string> = new Set([
  "focused",
  "showing",
  "expanded",
  "active",
  "selected",
]);

export function watchApplication(options: {
  readonly bus: AtspiBus;
  readonly application: string;
  readonly pid: number;
  readonly clock: () => number;
  readonly paused: () => boolean;
  readonly onTree: (tree: ApplicationTree) => void;
}): ApplicationWatch {
  const { bus, application, pid, clock, paused, onTree } = options;
  let tree: ApplicationTree | null = null;
  let settle: NodeJS.Timeout | null = null;
  const schedule: RefreshSchedule = openRefreshSchedule({
    clock,
    read: async () => {
      if (paused()) return;
      const cancelled = () => schedule.typing() || paused();
      const next = await readApplication({ bus, application, clock, cancelled });
      if (next) {
        tree = next;
        onTree(next);
      }
    },
  });
  const want = (urgency: Urgency) => {
    schedule.want(urgency);
    if (settle) clearTimeout(settle);
    settle = setTimeout(() => schedule.want("calm"), settleMs).unref();
  };
  want("soon");
  return {
    bus: application,
    pid,
    tree: () => tree,
    want,
    handle: (event) => {
      if (event.member === "TextChanged") schedule.typed();
      else want(urgencyOf(event));
    },
    [Symbol.dispose]: () => {
      if (settle) clearTimeout(settle);
      schedule[Symbol.dispose]();
    },
  };
}

function urgencyOf(event: AtspiEvent): Urgency {
  if (event.group !== "Object") return "soon";
  if (event.member === "StateChanged" && urgentStates.has(event.detail)) return "soon";
  return event.member === "SelectionChanged" ? "soon" : "calm";
}
