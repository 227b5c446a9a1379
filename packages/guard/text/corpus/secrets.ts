/** Made-up keys and tokens in the shapes that their issuers document. */
import type { Random } from "./seeded-random.ts";

export function makeSecret(random: Random): string {
  const some = (count: number, from = alphanumeric): string =>
    Array.from({ length: count }, () => random.pick([...from])).join("");
  return random.pick([
    () => `AKI${"A"}${some(16, upper32)}`,
    () => `ghp${"_"}${some(36)}`,
    () => `xoxb${"-"}${some(11, "0123456789")}-${some(12, "0123456789")}-${some(24)}`,
    () => `sk${"_"}live_${some(24)}`,
    () => `AIza${some(35)}`,
    () => `eyJ${some(20)}.eyJ${some(40)}.${some(43)}`,
    () => `glpat${"-"}${some(20)}`,
    () => `npm${"_"}${some(36)}`,
    () => `SG.${some(22)}.${some(43)}`,
    () => privateKey(some),
    () => some(40, `${alphanumeric}+/`),
  ])();
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const upper32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function privateKey(some: (count: number, from?: string) => string): string {
  const lines = Array.from({ length: 6 }, () => some(64, `${alphanumeric}+/`));
  return [`-----BEGIN ${"PRIVATE"} KEY-----`, ...lines, `-----END ${"PRIVATE"} KEY-----`].join(
    "\n",
  );
}
