/** An element is one accessibility node as seen at one moment. */
import { z } from "zod";
import { Box } from "./geometry.ts";

export const Element = z.object({
  /** Stable while the widget lives: bus name and object path, or a frame-scoped node id. */
  id: z.string().min(1),
  parentId: z.string().nullable(),
  /** Lower-case ARIA-like role, e.g. `button`, `menu item`, `combo box`, `entry`, `password text`. */
  role: z.string().min(1),
  name: z.string(),
  /** Lower-case AT-SPI state names, e.g. `focused`, `editable`, `checked`, `expanded`, `showing`. */
  states: z.array(z.string()),
  /** Text of an editable or selectable element; null where it has none or where it was not read. */
  value: z.string().nullable(),
  box: Box,
});
export type Element = Readonly<z.infer<typeof Element>>;

/** Roles and states that make an element a secure field: nothing of it is ever read or kept. */
export function isSecure(element: Pick<Element, "role" | "states">): boolean {
  return element.role === "password text" || element.states.includes("protected");
}
