import { z } from "zod";
import { RecordingId } from "@apprentice/core/id/id.ts";

/** Plain header of one part file of a held recording. */
export const PartHeader = z.strictObject({
  version: z.literal(1),
  kind: z.literal("hold"),
  recordingId: RecordingId,
  generation: z.number().int().nonnegative(),
  part: z.number().int().nonnegative(),
  /** 32 random bytes in base64url, from which the part's key is derived. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PartHeader = Readonly<z.infer<typeof PartHeader>>;
