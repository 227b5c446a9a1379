/** Whether a browser window is a private one: nothing of those is ever recorded, whatever site they show. */
import type { TreeElement } from "./application-tree.ts";

/** What browsers of the Chromium family call the button beside the address, in lower case; their own translations. */
const buttonNames: ReadonlySet<string> = new Set([
  "incognito",
  "inkognito",
  "incógnito",
  "in incognito",
  "navigation privée",
  "anônima",
  "anônimas",
  "modo anônimo",
  "navegação anônima",
  "navegação anónima",
  "シークレット",
  "シークレット モード",
  "anonymní",
  "gizli mod",
  "инкогнито",
  "无痕模式",
  "無痕視窗",
  "시크릿 모드",
  "inkognitó",
  "inprivate",
  "private",
  "guest",
  "gast",
  "gäste",
  "invité",
  "invitado",
  "visitante",
  "visitantes",
  "convidado",
  "ゲスト",
  "ospite",
]);
/** With more than one private window open, their number follows: `Incognito (2)`. */
const windowCount = /\s*[(（]\d+[)）]$/;
/** What browsers of the Firefox family put into the title. */
const titles =
  /private browsing|privater modus|navigation privée|navegación privada|navegação privativa|navegação privada|navigazione anonima|プライベートブラウジング|privénavigatie|tryb prywatny|приватный просмотр/iu;
/** What Chromium puts behind the title in the name of a private or guest window's frame, in whatever language. */
const bracketed = /^\s?[(（][^()（）]+[)）]$/;

/**
 * Whether a frame's name is a window's title and, in brackets, what kind of window it is. The title that X11 knows lacks
 * the brackets, and an ordinary window's frame has the very title, so this holds in every language.
 */
export function isPrivateName(name: string, title: string): boolean {
  return title !== "" && name.startsWith(title) && bracketed.test(name.slice(title.length));
}

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
