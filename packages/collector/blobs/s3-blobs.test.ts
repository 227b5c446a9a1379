import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startS3, type TestS3 } from "../testing/start-s3.ts";
import { blobsContract } from "./blobs-contract.ts";
import { openS3Blobs, parseS3Url } from "./s3-blobs.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

test("an address names bucket, prefix, endpoint and region, and never credentials", () => {
  const endpoint = "https://s3.example.org";
  expect(parseS3Url(`s3://bucket/a/b/?endpoint=${endpoint}&region=eu-1`)).toEqual({
    bucket: "bucket",
    prefix: "a/b/",
    endpoint,
    region: "eu-1",
  });
  expect(parseS3Url("s3://bucket")).toMatchObject({ prefix: "", endpoint: null });
  for (const odd of ["http://x/y", "s3://", "nonsense", "s3://name:word@bucket"]) {
    expect(() => parseS3Url(odd)).toThrow(/must look like/);
  }
});

describe("with a real service", () => {
  let service: TestS3;
  beforeAll(async () => {
    service = await startS3();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  blobsContract("an S3 bucket", async () => {
    const blobs = await openS3Blobs({ place: parseS3Url(service.url), random });
    return {
      blobs,
      close: async () => {
        await blobs[Symbol.asyncDispose]();
      },
    };
  });
});
