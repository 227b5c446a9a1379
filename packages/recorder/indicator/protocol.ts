/** What the recorder and its indicator's process say to each other: one JSON document a line, down on stdin, up on stdout. */
import { z } from "zod";

/** What a heartbeat found of the indicator's window, asked of the X server each time; only `shown` proves it. */
export const Proof = z.enum(["shown", "gone", "unmapped", "covered", "off_screen", "altered"]);
export type Proof = z.infer<typeof Proof>;

export const FromChild = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("ready"),
    windowId: z.string().regex(/^\d+$/),
    /** Of the display: pictures are drawn this much larger. */
    scale: z.number().positive(),
    /** False where another program holds the key. */
    hotkey: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal("beat"),
    /** `monotonicMs` when the asking began. */
    atMs: z.number(),
    proof: Proof,
  }),
  z.strictObject({ kind: z.literal("press"), by: z.enum(["click", "hotkey"]) }),
  /** The picture with this number lies in the window. */
  z.strictObject({ kind: z.literal("painted"), number: z.number().int() }),
  z.strictObject({ kind: z.literal("failed"), message: z.string() }),
]);
export type FromChild = z.infer<typeof FromChild>;

export type ToChild =
  | {
      readonly kind: "open";
      readonly display: string;
      readonly auth: { readonly name: string; readonly data: string } | null;
      /** At scale 1. */
      readonly widthPx: number;
      readonly heightPx: number;
    }
  | {
      readonly kind: "paint";
      readonly number: number;
      readonly x: number;
      readonly y: number;
      readonly widthPx: number;
      readonly heightPx: number;
      /** BGRX rows, base64. */
      readonly pixels: string;
    };
