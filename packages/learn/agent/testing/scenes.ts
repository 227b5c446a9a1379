/** What stands on the desktop made of data: two buttons, a field, and one that must never be typed into. */
import type { Scene } from "./fake-desktop.ts";

export const save = { id: "save", name: "Save", at: { x: 10, y: 10 } };
export const send = { id: "send", name: "Send", at: { x: 10, y: 100 } };
export const field = {
  id: "field",
  role: "entry",
  name: "Title",
  states: ["showing", "visible", "editable"],
  value: "",
  at: { x: 10, y: 200 },
};
export const secret = {
  ...field,
  id: "secret",
  role: "password text",
  name: "Code",
  at: { x: 10, y: 300 },
};
export const scene: Scene = { elements: [save, field, secret] };
export const withSend: Scene = { elements: [save, send, field], focusedId: "field" };
