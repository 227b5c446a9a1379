/** What was drawn: kept here, where no other program can change it, and laid into the window as its background. */
import type { Connection } from "@apprentice/desktop/linux/x11/connection.ts";

export type PaintPart = {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** BGRX rows. */
  readonly pixels: Buffer;
};

export type Picture = {
  /** BGRX rows of the whole window. */
  readonly drawn: Buffer;
  paint(part: PaintPart): void;
  /** Gives the window its whole form and picture again, whatever another program did to them. */
  restore(): Promise<void>;
};

type Shape = {
  Mask(op: number, kind: number, window: number, x: number, y: number, bitmap: number): void;
};

const zPixmap = 2;
const shapeKinds = { bounding: 0, clip: 1, input: 2 } as const;

export function createPicture(options: {
  readonly connection: Connection;
  readonly id: number;
  readonly widthPx: number;
  readonly heightPx: number;
}): Picture {
  const { connection, id, widthPx, heightPx } = options;
  const { x, depth } = connection;
  const drawn = Buffer.alloc(widthPx * heightPx * 4);
  const pixmap = x.AllocID();
  const gc = x.AllocID();
  x.CreatePixmap(pixmap, id, depth, widthPx, heightPx);
  x.CreateGC(gc, pixmap, { foreground: 0 });
  const lay = ({ x: left, y: top, widthPx: width, heightPx: height, pixels }: PaintPart): void => {
    x.PutImage(zPixmap, pixmap, gc, width, height, left, top, 0, depth, pixels);
    // As the window's background the server itself repaints it, however busy this process is.
    // A changed background counts only once it is set anew on some servers.
    x.ChangeWindowAttributes(id, { backgroundPixmap: pixmap });
    x.ClearArea(id, left, top, width, height, 0);
  };
  const whole: PaintPart = { x: 0, y: 0, widthPx, heightPx, pixels: drawn };
  lay(whole);
  return {
    drawn,
    paint: (part) => {
      for (let row = 0; row < part.heightPx; row++) {
        const target = ((part.y + row) * widthPx + part.x) * 4;
        const from = row * part.widthPx * 4;
        part.pixels.copy(drawn, target, from, from + part.widthPx * 4);
      }
      lay(part);
    },
    restore: async () => {
      const shape = await connection.ask<Shape>((callback) => x.require("shape", callback));
      for (const kind of Object.values(shapeKinds)) shape?.Mask(0, kind, id, 0, 0, 0);
      lay(whole);
    },
  };
}
