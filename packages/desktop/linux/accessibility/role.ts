/** AT-SPI role numbers as the words that elements carry. Source: AtspiRole, AtspiStateType (atspi-constants.h). */

const names = (
  "invalid|accelerator label|alert|animation|arrow|calendar|canvas|checkbox|check menu item|" +
  "color chooser|column header|combo box|date editor|desktop icon|desktop frame|dial|dialog|" +
  "directory pane|drawing area|file chooser|filler|focus traversable|font chooser|frame|glass pane|" +
  "html container|icon|image|internal frame|label|layered pane|list|list item|menu|menu bar|" +
  "menu item|option pane|tab|tab list|panel|password text|popup menu|progress bar|button|radio|" +
  "radio menu item|root pane|row header|scroll bar|scroll pane|separator|slider|spin button|" +
  "split pane|status bar|table|cell|column header|row header|tearoff menu item|terminal|text|" +
  "toggle button|toolbar|tooltip|tree|tree table|unknown|viewport|window|extended|header|footer|" +
  "paragraph|ruler|application|autocomplete|editbar|embedded|entry|chart|caption|document frame|" +
  "heading|page|section|redundant object|form|link|input method window|row|tree item|" +
  "document spreadsheet|document presentation|document text|document web|document email|comment|" +
  "list box|grouping|image map|notification|info bar|level bar|title bar|block quote|audio|video|" +
  "definition|article|landmark|log|marquee|math|rating|timer|static|math fraction|math root|" +
  "subscript|superscript|description list|term|value|footnote|content deletion|" +
  "content insertion|mark|suggestion|button menu"
).split("|");

const states = (
  "invalid|active|armed|busy|checked|collapsed|defunct|editable|enabled|expandable|expanded|" +
  "focusable|focused|has tooltip|horizontal|iconified|modal|multi line|multiselectable|opaque|" +
  "pressed|resizable|selectable|selected|sensitive|showing|single line|stale|transient|vertical|" +
  "visible|manages descendants|indeterminate|required|truncated|animated|invalid entry|" +
  "supports autocompletion|selectable text|default|visited|checkable|has popup|read only"
).split("|");

/** What a person clicks, types into or chooses, and the captions by which they know what it is. */
const interactive: ReadonlySet<string> = new Set(
  (
    "label|heading|column header|row header|checkbox|check menu item|combo box|date editor|dial|icon|menu|menu item|tab|password text|" +
    "button|radio|radio menu item|scroll bar|slider|spin button|tearoff menu item|terminal|" +
    "toggle button|autocomplete|entry|link|button menu"
  ).split("|"),
);

/** Often focusable without being a control of their own. */
const structural: ReadonlySet<string> = new Set(
  (
    "frame|window|dialog|filler|panel|scroll pane|viewport|tab list|menu bar|application|" +
    "document frame|document web|document text|root pane|split pane|layered pane|internal frame|" +
    "toolbar|unknown|invalid|separator|list|table|tree|tree table|static|paragraph|image"
  ).split("|"),
);

/** What an opened menu or dropdown list hangs from. */
const popupOwners: ReadonlySet<string> = new Set("menu|popup menu|combo box".split("|"));

export type StateBits = readonly [low: number, high: number];

export function roleName(role: number): string {
  return names[role] ?? "unknown";
}

/** Lower-case state names out of the two words of an AT-SPI state set. */
export function stateNames(bits: StateBits): readonly string[] {
  return states.filter((_, index) => index > 0 && hasBit(bits, index));
}

export function hasState(bits: StateBits, state: string): boolean {
  return hasBit(bits, states.indexOf(state));
}

function hasBit(bits: StateBits, index: number): boolean {
  return index >= 0 && (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

export function isInteractive(role: string, bits: StateBits): boolean {
  if (interactive.has(role)) return true;
  if (hasState(bits, "editable")) return true;
  const chosen = hasState(bits, "focusable") || hasState(bits, "selectable");
  return chosen && !structural.has(role);
}

/** Whether something with these roles above it belongs to an opened menu or dropdown list, or is one. */
export function isInPopup(role: string, ancestorRoles: readonly string[]): boolean {
  if (role === "menu" && !ancestorRoles.includes("menu bar")) return true;
  return ancestorRoles.at(-1) === "window" || ancestorRoles.some((above) => popupOwners.has(above));
}
