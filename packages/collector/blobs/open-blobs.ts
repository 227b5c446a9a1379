import { join } from "node:path";
import type { RandomBytes } from "../keys/wrap.ts";
import type { Blobs } from "./blobs.ts";
import { openFolderBlobs } from "./folder-blobs.ts";
import { openS3Blobs, parseS3Url } from "./s3-blobs.ts";

/** The data folder's `blobs`, or what the URL names. */
export async function openBlobs(options: {
  readonly dataDir: string;
  readonly url: string | undefined;
  readonly random: RandomBytes;
}): Promise<Blobs> {
  const { dataDir, url, random } = options;
  if (url === undefined) return openFolderBlobs({ folder: join(dataDir, "blobs"), random });
  return openS3Blobs({ place: parseS3Url(url), random });
}
