import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeReaderOfTiles, tilePath, tileWidth } from "@apprentice/core/audit/log-tiles.ts";
import { rootHash } from "@apprentice/core/audit/merkle.ts";
import { CollectorError } from "../errors.ts";
import { sha256 } from "./sha256.ts";

/**
 * Root of the first `at` entries of a published log of `size` entries: equal to an older checkpoint's root exactly
 * where the log continues it. Reads the few tiles on the way. Throws `log_damaged` where one is missing.
 */
export function rootAt(dir: string, size: number, at: number): Uint8Array {
  const read = nodeReaderOfTiles(sha256, (level, number) => {
    const nodes = Math.floor(size / tileWidth ** level);
    const width = Math.min(tileWidth, nodes - number * tileWidth);
    const path = join(dir, tilePath({ level, number, width }));
    try {
      return readFileSync(path);
    } catch (cause) {
      const message = `${path} is missing; restore the log's folder from a mirror`;
      throw new CollectorError("log_damaged", message, { cause });
    }
  });
  return rootHash(sha256, read, at);
}
