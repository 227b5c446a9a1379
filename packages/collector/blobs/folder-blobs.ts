import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CollectorError } from "../errors.ts";
import type { RandomBytes } from "../keys/wrap.ts";
import { isBlobName, type BlobName, type Blobs, type Staging } from "./blobs.ts";
import { createStagingFile } from "./staging-file.ts";
import { syncFolder } from "./write-durably.ts";

/**
 * Blobs as files, 256 folders a kind. A blob appears by rename after its bytes are on the disk, and the folder is
 * synced before `commit` resolves, so a power cut leaves it complete or absent. Several processes of one machine
 * may share the folder: each stages in a place of its own.
 */
export async function openFolderBlobs(options: {
  readonly folder: string;
  readonly random: RandomBytes;
}): Promise<Blobs> {
  const { folder, random } = options;
  const stagingFolder = join(folder, "staging", String(process.pid));
  await removeAbandoned(join(folder, "staging"));
  await mkdir(stagingFolder, { recursive: true, mode: 0o700 });
  const known = new Set<string>();
  const pathOf = (name: BlobName) => blobPath(folder, name);
  const stage = async (): Promise<Staging> => {
    const id = Buffer.from(random(12)).toString("hex");
    const file = await createStagingFile(join(stagingFolder, id));
    return {
      write: file.write,
      discard: file.discard,
      commit: async (name) => {
        const path = pathOf(name);
        await file.finish();
        await ensureFolder(dirname(path), folder, known);
        await rename(file.path, path);
        await syncFolder(dirname(path));
      },
    };
  };
  return {
    ...readFolderBlobs(folder),
    stage,
    remove: (name) => rm(pathOf(name), { force: true }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The same folder for reading alone: nothing in it is made or removed. */
export function readFolderBlobs(folder: string): Pick<Blobs, "read" | "has" | "list"> {
  const pathOf = (name: BlobName) => blobPath(folder, name);
  return {
    read: (name) => readFile(pathOf(name)).catch(absentAs(null)),
    has: (name) => access(pathOf(name)).then(() => true, absentAs(false)),
    list: (kind) => listFiles(join(folder, kind), kind),
  };
}

/** What a crashed process left half-written was never acknowledged. */
async function removeAbandoned(staging: string): Promise<void> {
  for (const pid of await readdir(staging).catch(absentAs<string[]>([]))) {
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue;
    await rm(join(staging, pid), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Where a blob lies in such a folder. Throws `blob_name_invalid`. */
export function blobPath(folder: string, name: BlobName): string {
  const [kind = "", hash = ""] = name.split("/");
  if (!isBlobName(name)) {
    const message =
      "A blob's name is `segments/` or `objects/` and 64 hex digits; another was given.";
    throw new CollectorError("blob_name_invalid", message);
  }
  return join(folder, kind, hash.slice(0, 2), hash);
}

/** Makes a shard's folder once, and its name in the folder above durable. */
async function ensureFolder(path: string, root: string, known: Set<string>): Promise<void> {
  if (known.has(path)) return;
  await mkdir(path, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(path));
  await syncFolder(root);
  known.add(path);
}

function absentAs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return value;
    throw error;
  };
}

async function* listFiles(folder: string, kind: string): AsyncIterable<BlobName> {
  for (const shard of await readdir(folder).catch(absentAs<string[]>([]))) {
    for (const file of await readdir(join(folder, shard))) {
      const name = `${kind}/${file}`;
      if (isBlobName(name)) yield name;
    }
  }
}
