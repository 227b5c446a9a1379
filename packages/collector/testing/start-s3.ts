/** A private S3 service for tests, by scripts/start-test-s3.sh. */
import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

export type TestS3 = AsyncDisposable & {
  /** As `startCollector` takes it. Credentials stand in this process's environment. */
  readonly url: string;
};

/** Starts the service with one bucket; takes about 15 s and 500 MB. */
export async function startS3(): Promise<TestS3> {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-s3-"));
  const script = fileURLToPath(new URL("../../../scripts/start-test-s3.sh", import.meta.url));
  const port = await freePort();
  process.env["AWS_ACCESS_KEY_ID"] = `test${randomBytes(6).toString("hex")}`;
  process.env["AWS_SECRET_ACCESS_KEY"] = randomBytes(16).toString("hex");
  const child = spawn(script, [folder, String(port)], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const ready = await Promise.race([once(child.stdout, "data"), ended.then(() => null)]);
  if (ready === null) {
    await stop();
    throw new Error(
      "the S3 service did not start; run scripts/start-test-s3.sh by hand to see why",
    );
  }
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "blobs" }));
  client.destroy();
  const url = `s3://blobs/test?endpoint=${encodeURIComponent(endpoint)}`;
  return { url, [Symbol.asyncDispose]: stop };
}

/** The service takes forty ports from here on; tests that run beside each other look in places of their own. */
async function freePort(): Promise<number> {
  const worker = Number(process.env["VITEST_POOL_ID"] ?? 0) % 10;
  for (;;) {
    const port = 20_000 + worker * 1_000 + 50 * randomInt(19);
    const free = await Promise.all([0, 1, 2, 3, 4, 5].map((offset) => isFree(port + offset)));
    if (!free.includes(false)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
