import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CollectorError } from "../errors.ts";
import type { RandomBytes } from "../keys/wrap.ts";
import { isBlobName, type BlobName, type Blobs, type Staging } from "./blobs.ts";
import { createStagingFile } from "./staging-file.ts";

export type S3Place = {
  readonly bucket: string;
  /** `""` or a path with a slash at its end. */
  readonly prefix: string;
  /** Null for AWS itself. */
  readonly endpoint: string | null;
  readonly region: string;
};

/**
 * Reads `s3://bucket/prefix?endpoint=https://host&region=eu-central-1`. Credentials never stand in it; they come from
 * the environment as the SDK reads it (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role).
 */
export function parseS3Url(text: string): S3Place {
  const url = URL.parse(text);
  if (url?.protocol !== "s3:" || url.hostname === "" || url.username || url.password) {
    const message =
      "The address of the blobs must look like s3://bucket/prefix?endpoint=https://host&region=name, without credentials.";
    throw new CollectorError("configuration", message);
  }
  const path = url.pathname.replace(/^\/+|\/+$/g, "");
  return {
    bucket: url.hostname,
    prefix: path === "" ? "" : `${path}/`,
    endpoint: url.searchParams.get("endpoint"),
    region: url.searchParams.get("region") ?? "us-east-1",
  };
}

type Place = S3Place & { readonly client: S3Client };

/**
 * Blobs as objects of a bucket. They are staged in a local file first, because their size must be known and a
 * broken upload must not appear; the service's answer to the whole object is what makes them durable.
 */
export async function openS3Blobs(options: {
  readonly place: S3Place;
  readonly random: RandomBytes;
}): Promise<Blobs> {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-staging-"));
  const client = clientFor(options.place);
  const place: Place = { ...options.place, client };
  return {
    stage: () => stage(place, join(folder, Buffer.from(options.random(12)).toString("hex"))),
    read: (name) => read(place, name),
    has: (name) => has(place, name),
    remove: async (name) => {
      await client.send(new DeleteObjectCommand(objectOf(place, name)));
    },
    list: (kind) => list(place, kind),
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function clientFor({ endpoint, region }: S3Place): S3Client {
  return new S3Client({
    region,
    // Services other than AWS serve buckets by path and know no trailing checksums.
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 4,
  });
}

async function stage(place: Place, path: string): Promise<Staging> {
  const file = await createStagingFile(path);
  const md5 = createHash("md5");
  return {
    write: async (parts) => {
      for (const part of parts) md5.update(part);
      await file.write(parts);
    },
    discard: file.discard,
    commit: async (name) => {
      await file.finish();
      const { size } = await stat(path);
      // Content-MD5 is the one checksum that every S3 service verifies before it stores.
      const put = {
        Body: createReadStream(path),
        ContentLength: size,
        ContentMD5: md5.digest("base64"),
      };
      await place.client.send(new PutObjectCommand({ ...objectOf(place, name), ...put }));
      await file.discard();
    },
  };
}

async function read(place: Place, name: BlobName): Promise<Uint8Array | null> {
  try {
    const { Body } = await place.client.send(new GetObjectCommand(objectOf(place, name)));
    return (await Body?.transformToByteArray()) ?? null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function has(place: Place, name: BlobName): Promise<boolean> {
  try {
    await place.client.send(new HeadObjectCommand(objectOf(place, name)));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function* list(place: Place, kind: string): AsyncIterable<BlobName> {
  const { client, bucket, prefix } = place;
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: `${prefix}${kind}/`,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    for (const { Key = "" } of page.Contents ?? []) {
      const name = Key.slice(prefix.length);
      if (isBlobName(name)) yield name;
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

function objectOf({ bucket, prefix }: Place, name: BlobName) {
  if (!isBlobName(name)) {
    const message =
      "A blob's name is `segments/` or `objects/` and 64 hex digits; another was given.";
    throw new CollectorError("blob_name_invalid", message);
  }
  return { Bucket: bucket, Key: `${prefix}${name}` };
}

function isAbsent(error: unknown): boolean {
  return error instanceof NoSuchKey || error instanceof NotFound;
}
