/** Fake eyes see what a script says: for tests of everything that looks through the port. */
import { contains, type Point } from "@apprentice/core/event/geometry.ts";
import type { Monitor, WindowInfo } from "@apprentice/core/event/window.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import type { Eyes, Seen, Sight } from "../observe/eyes.ts";

export type FakeEyes = Eyes & {
  /** Lets the eyes see one more thing; ignored after `end`. */
  show(seen: Seen): void;
  /** What `look` answers from now on. */
  present(sight: Sight): void;
  end(): void;
};

export type FakeEyesOptions = {
  /** Seen at once, in this order. */
  readonly script?: readonly Seen[];
  readonly monitors?: readonly Monitor[];
  readonly signal?: AbortSignal;
};

const oneMonitor: Monitor = {
  name: "fake",
  box: { x: 0, y: 0, width: 1280, height: 800 },
  scale: 1,
};

export function createFakeEyes(options: FakeEyesOptions = {}): FakeEyes {
  const monitors = options.monitors ?? [oneMonitor];
  const waiting: Seen[] = [...(options.script ?? [])];
  let ended = false;
  let wake: (() => void) | null = null;
  let sight: Sight = emptySight(monitors);
  const stir = () => {
    wake?.();
    wake = null;
  };
  const end = () => {
    ended = true;
    stir();
  };
  options.signal?.addEventListener("abort", end, { once: true });
  async function* events(): AsyncGenerator<Seen> {
    for (;;) {
      const next = waiting.shift();
      if (next) yield next;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    monitors,
    events,
    look: () => Promise.resolve(sight),
    windowAt: (point) => Promise.resolve(topWindow(sight, point)),
    show(seen) {
      if (ended) return;
      waiting.push(seen);
      stir();
    },
    present: (next) => void (sight = next),
    end,
    [Symbol.asyncDispose]() {
      end();
      return Promise.resolve();
    },
  };
}

/** Whatever covers the approved windows of a script is not in it. */
function topWindow({ context: { windows } }: Sight, point: Point): WindowInfo | null {
  const top = windows.findLast((window) => contains(window.box, point));
  return windows.find((window) => window.id === top?.ownerId) ?? top ?? null;
}

/** A sight without windows, elements or pixels. */
export function emptySight(monitors: readonly Monitor[], tMs = 0): Sight {
  return {
    context: {
      id: ObservationId.parse("obs-0000000000000000"),
      tMs,
      window: null,
      windows: [],
      monitors: [...monitors],
      pointer: { x: 0, y: 0 },
      elements: [],
      elementsAgeMs: null,
      pointedId: null,
      focusedId: null,
    },
    frame: null,
    frameAgeMs: null,
    lagMs: 0,
  };
}
