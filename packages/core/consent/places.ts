/** Where a person lives, works and is employed, as they said when they acknowledged the notice. */
import { z } from "zod";

/** A country, or one of its parts: `DE`, `US-NY`. Whether the place is known is core/policy/jurisdiction.ts's to say. */
export const PlaceCode = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "must be a code such as DE or US-NY");

export const ReceiptPlaces = z.strictObject({
  home: PlaceCode,
  work: PlaceCode,
  employer: PlaceCode,
});
export type ReceiptPlaces = Readonly<z.infer<typeof ReceiptPlaces>>;
