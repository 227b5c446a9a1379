/** Shapes that several routes share. */
import { z } from "zod";

export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});
export const noBody = z.undefined();
