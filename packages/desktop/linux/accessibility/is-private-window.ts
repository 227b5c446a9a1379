/** Whether a browser window is a private one: nothing of those is ever recorded, whatever site they show. */
import type { TreeElement } from "./application-tree.ts";

/** What browsers of the Chromium family call the button beside the address, in lower case. */
const buttonNames: ReadonlySet<string> = new Set([
  "incognito",
  "inkognito",
  "incógnito",
  "in incognito",
  "navigation privée",
  "navegação anônima",
  "navegação anónima",
  "inprivate",
  "private",
  "guest",
]);
/** With more than one private window open, their number follows: `Incognito (2)`. */
const windowCount = /\s*\(\d+\)$/;
/** What browsers of the Firefox family put into the title. */
const titles =
  /private browsing|privater modus|navigation privée|navegación privada|navegação privativa|navigazione anonima/i;

/**
 * `elements` are those of one top-level accessible. A page can call itself private too and is then left out: the
 * mistake goes the safe way.
 */
export function isPrivateWindow(title: string, elements: readonly TreeElement[]): boolean {
  return (
    titles.test(title) ||
    elements.some(
      ({ element }) =>
        element.role === "button" &&
        element.states.includes("has popup") &&
        buttonNames.has(element.name.trim().replace(windowCount, "").toLowerCase()),
    )
  );
}
