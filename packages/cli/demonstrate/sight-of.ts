import { setTimeout as sleep } from "node:timers/promises";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import { findTarget } from "@apprentice/learn/demonstrate/find-target.ts";
import type { PersonOptions } from "@apprentice/learn/demonstrate/person.ts";

/** How long a busy machine may take to read a window anew. */
const greatestRestMs = 5_000;

/** How a scripted person sees: by the elements of the active window, and before the next step those read since the last. */
export function sightOf(eyes: Pick<Eyes, "look">): Required<Pick<PersonOptions, "find" | "rest">> {
  return {
    find: async (target) => {
      const { elements, window } = (await eyes.look()).context;
      return window && findTarget(elements, target, window.box);
    },
    rest: async () => {
      const fromMs = performance.now();
      for (;;) {
        const { elementsAgeMs } = (await eyes.look()).context;
        const waitedMs = performance.now() - fromMs;
        if (elementsAgeMs !== null && elementsAgeMs < waitedMs) return;
        if (waitedMs > greatestRestMs) return;
        await sleep(40);
      }
    },
  };
}
