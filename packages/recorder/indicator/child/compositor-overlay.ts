import type { Connection } from "@apprentice/desktop/linux/x11/connection.ts";

type Composite = {
  GetOverlayWindow(
    window: number,
    callback: (error: Error | null, overlay: number) => unknown,
  ): void;
};

let known: { readonly owner: number; readonly overlay: number | null } | null = null;

/** The window that the running compositor draws the screen into; null where none runs. Asked once per compositor. */
export async function compositorOverlay(connection: Connection): Promise<number | null> {
  const { x, root } = connection;
  const selection = await connection.atom("_NET_WM_CM_S0");
  const owner = await connection.ask<number>((callback) =>
    x.GetSelectionOwner(selection, callback),
  );
  // Without a compositor the overlay must not be asked for: asking would map it over everything.
  if (!owner) return null;
  if (known?.owner === owner) return known.overlay;
  const composite = await connection.ask<Composite>((callback) => x.require("composite", callback));
  const overlay = composite
    ? await connection.ask<number>((callback) => composite.GetOverlayWindow(root, callback))
    : null;
  known = { owner, overlay };
  return overlay;
}
