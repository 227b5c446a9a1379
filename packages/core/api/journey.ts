/** Where a participant travels: the law of that place must be kept as well, while they are there. */
import { z } from "zod";
import { PlaceCode } from "../consent/places.ts";

/** `place` null: back. `atMs`: since when, by the device's clock. */
export const JourneyRequest = z.strictObject({
  version: z.literal(1),
  place: PlaceCode.nullable(),
  atMs: z.number().int().nonnegative(),
});
export type JourneyRequest = Readonly<z.infer<typeof JourneyRequest>>;
