/** A private desktop with hands, and with eyes of its own that find targets apart from the recorder under test. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Element } from "@apprentice/core/event/element.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import { openAccessibility } from "@apprentice/desktop/linux/accessibility/open-accessibility.ts";
import type { Accessibility } from "@apprentice/desktop/linux/accessibility/accessibility.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";
import type { Eyes, Sight } from "@apprentice/desktop/observe/eyes.ts";

export type Workplace = AsyncDisposable & {
  readonly desktop: PrivateDesktop;
  readonly hands: Hands;
  /** For the recorder under test; the workplace's own eyes have another one. */
  readonly accessibility: Accessibility;
  readonly clock: () => number;
  readonly look: () => Promise<Sight>;
  /** Looks until something is there; throws after `patienceMs`. */
  readonly until: <T>(what: string, find: (sight: Sight) => T | null | undefined) => Promise<T>;
  /** The element with this name (and role, where given) that can be acted on, once it has come to rest. */
  readonly element: (name: string, roles?: readonly string[]) => Promise<Element>;
};

const patienceMs = 60_000;
const lookEveryMs = 80;
const clock = (): number => performance.timeOrigin + performance.now();

export async function openWorkplace(options: {
  readonly widthPx: number;
  readonly heightPx: number;
  /** WM_CLASS of the browsers, whose address must be known. */
  readonly browsers?: readonly string[];
}): Promise<Workplace> {
  const stack = new AsyncDisposableStack();
  try {
    const desktop = stack.use(await startPrivateDesktop(options));
    const hands = stack.use(await openLinuxHands(desktop));
    const { sessionBus } = desktop;
    const accessibility = stack.use(await openAccessibility({ sessionBus, clock }));
    const own = stack.use(await openAccessibility({ sessionBus, clock }));
    const eyes = stack.use(
      await openLinuxEyes({
        platform: process.platform,
        env: desktop.env,
        auth: desktop.auth,
        accessibility: own,
        random: (length) => randomBytes(length),
        approves: () => true,
        browsers: new Set(options.browsers),
        ignoredWindowIds: () => [],
        paused: () => false,
        clock,
        signal: new AbortController().signal,
      }),
    );
    void drain(eyes);
    const finder = targetFinder(eyes);
    return {
      desktop,
      hands,
      accessibility,
      clock,
      look: () => eyes.look(),
      ...finder,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function drain(eyes: Eyes): Promise<void> {
  for await (const _seen of eyes.events());
}

function targetFinder(eyes: Eyes): Pick<Workplace, "until" | "element"> {
  const until: Workplace["until"] = async (what, find) => {
    const deadline = clock() + patienceMs;
    for (;;) {
      const found = find(await eyes.look());
      if (found !== null && found !== undefined) return found;
      if (clock() > deadline) throw new Error(`not seen within ${patienceMs} ms: ${what}`);
      await sleep(lookEveryMs);
    }
  };
  return {
    until,
    async element(name, roles) {
      let before: Element | null = null;
      return until(`"${name}"`, ({ context }) => {
        const found = bestOf(context.elements, name, roles);
        const rests = found !== null && before !== null && isSamePlace(found, before);
        before = found;
        return rests ? found : null;
      });
    },
  };
}

function bestOf(
  elements: readonly Element[],
  name: string,
  roles: readonly string[] | undefined,
): Element | null {
  const found = elements.filter(
    (element) =>
      element.name.trim() === name &&
      element.box.width > 2 &&
      (roles ? roles.includes(element.role) : !labels.has(element.role)) &&
      !(element.states.includes("visible") && !element.states.includes("showing")),
  );
  found.sort((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
  return found[0] ?? null;
}

/** Roles that name a thing without being it. */
const labels: ReadonlySet<string> = new Set(["label", "static", "paragraph", "section", "heading"]);

const isSamePlace = (a: Element, b: Element): boolean =>
  a.box.x === b.box.x &&
  a.box.y === b.box.y &&
  a.box.width === b.box.width &&
  a.box.height === b.box.height;
