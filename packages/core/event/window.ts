/** A top-level window, or a popup with the window that it belongs to. */
import { z } from "zod";
import { Box } from "./geometry.ts";

export const WindowInfo = z.object({
  /** The X window id, or the platform's handle, as a string. */
  id: z.string().min(1),
  /** WM_CLASS class part in lower case; what policies name applications by. */
  app: z.string(),
  pid: z.number().int().nullable(),
  title: z.string(),
  box: Box,
  /** Address of the document that a browser window shows; null for other windows and while unknown. */
  url: z.string().nullable(),
  /** Set for menus, dropdown lists and tooltips: the id of the window that owns them. */
  ownerId: z.string().nullable(),
});
export type WindowInfo = Readonly<z.infer<typeof WindowInfo>>;

export const Monitor = z.object({ name: z.string(), box: Box, scale: z.number().positive() });
export type Monitor = Readonly<z.infer<typeof Monitor>>;
