/** Sorts accessibility roles by what their pixels may show when masking by role. */

export type RoleClass = "content" | "picture" | "control" | "structure";

/** What a person reads or writes: always filled. */
const content: ReadonlySet<string> = new Set([
  "entry",
  "text",
  "password text",
  "paragraph",
  "terminal",
  "spin button",
  "date editor",
  "editbar",
  "document text",
  "document spreadsheet",
  "document presentation",
  "document email",
  "table cell",
  "cell",
  "list item",
  "tree item",
  "block quote",
  "caption",
  "comment",
  "footnote",
  "description value",
  "description term",
  "math",
  "log",
  "marquee",
  "notification",
  "timer",
  "rating",
  "subscript",
  "superscript",
  "mark",
  "suggestion",
  "textbox",
  "searchbox",
  "editable text",
  "autocomplete",
  "calendar",
  "desktop icon",
  "value",
  "term",
  "definition",
  "article",
  "content insertion",
  "content deletion",
]);

const pictures: ReadonlySet<string> = new Set([
  "image",
  "image map",
  "canvas",
  "video",
  "audio",
  "icon",
  "animation",
  "drawing area",
  "chart",
  "figure",
  "graphic",
  "embedded",
  "plugin object",
]);

/** What a person operates: readable where its name is an interface word, filled otherwise. */
const controls: ReadonlySet<string> = new Set([
  "button",
  "push button",
  "toggle button",
  "push button menu",
  "check box",
  "checkbox",
  "radio button",
  "radio",
  "button menu",
  "switch",
  "combo box",
  "option",
  "menu",
  "menu item",
  "check menu item",
  "radio menu item",
  "tearoff menu item",
  "page tab",
  "tab",
  "link",
  "label",
  "static",
  "static text",
  "heading",
  "header",
  "column header",
  "row header",
  "table column header",
  "table row header",
  "tool tip",
  "tooltip",
  "status bar",
  "status",
  "legend",
  "accelerator label",
]);

/** A role that nobody has heard of is structure: it shows nothing of its own, so text in it stays filled. */
export function roleClass(role: string): RoleClass {
  if (content.has(role)) return "content";
  if (pictures.has(role)) return "picture";
  return controls.has(role) ? "control" : "structure";
}

/** Roles that only ever stand in a popup once they show: what is in a menu or a dropdown list. */
export const popupRoles: ReadonlySet<string> = new Set([
  "menu item",
  "check menu item",
  "radio menu item",
  "tearoff menu item",
  "tool tip",
  "tooltip",
  "option",
  "menu",
  "popup menu",
]);

export const windowRoles: ReadonlySet<string> = new Set([
  "frame",
  "window",
  "dialog",
  "alert",
  "file chooser",
  "color chooser",
  "font chooser",
]);
