import { join } from "node:path";
import { CollectorError } from "../errors.ts";
import type { RandomBytes } from "../keys/wrap.ts";
import type { Blobs } from "./blobs.ts";
import { openFolderBlobs } from "./folder-blobs.ts";

/** The data folder's `blobs`, or what the URL names. */
export function openBlobs(options: {
  readonly dataDir: string;
  readonly url: string | undefined;
  readonly random: RandomBytes;
}): Promise<Blobs> {
  const { dataDir, url, random } = options;
  if (url === undefined) return openFolderBlobs({ folder: join(dataDir, "blobs"), random });
  const message = `Blobs cannot be kept at ${url}; give an address that begins with s3://.`;
  throw new CollectorError("configuration", message);
}
