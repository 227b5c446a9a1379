import type { z } from "zod";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Makes an id such as `rec-7k2m…` from random bytes (16 bytes give 80 bits over 16 characters).
 * The bytes come in as an argument because core has no randomness of its own.
 */
export function newId<S extends z.ZodType<string>>(options: {
  readonly schema: S;
  readonly prefix: string;
  readonly random: Uint8Array;
}): z.output<S> {
  const { schema, prefix, random } = options;
  if (random.length < 16) throw new RangeError("newId needs at least 16 random bytes");
  const body = Array.from(random.subarray(0, 16), (byte) => alphabet[byte & 31]).join("");
  return schema.parse(`${prefix}-${body}`);
}
