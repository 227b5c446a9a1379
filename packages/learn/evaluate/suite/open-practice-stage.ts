import { setTimeout as sleep } from "node:timers/promises";
import type { PracticeSite } from "../practice/practice-site.ts";
import { type Stage, openStage } from "../practice/stage.ts";
import type { Desk } from "./open-desk.ts";

/** The stage of a desk, told by the desk's own eyes which window is active and what the calculator shows. */
export async function openPracticeStage(
  { desktop, eyes }: Pick<Desk, "desktop" | "eyes">,
  site: PracticeSite,
): Promise<Stage> {
  return await openStage({
    desktop,
    site,
    isActive: async (app, title) => {
      const { window } = (await eyes.look()).context;
      return window?.app === app && window.title.includes(title);
    },
    sleep: (ms) => sleep(ms),
    calculatorDisplay: async () => {
      const { elements } = (await eyes.look()).context;
      return elements.find((element) => element.value)?.value ?? "";
    },
  });
}
