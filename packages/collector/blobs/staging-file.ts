import { open, rm, type FileHandle } from "node:fs/promises";

/** A file that grows chunk by chunk, unseen by others; `mode` 0600. */
export type StagingFile = {
  readonly path: string;
  readonly write: (parts: readonly Uint8Array[]) => Promise<void>;
  /** Resolves when every byte is on the disk; the file is closed then. */
  readonly finish: () => Promise<void>;
  /** Closes and removes; harmless once it was moved away. */
  readonly discard: () => Promise<void>;
};

export async function createStagingFile(path: string): Promise<StagingFile> {
  let file: FileHandle | null = await open(path, "wx", 0o600);
  const close = async () => {
    const held = file;
    file = null;
    await held?.close();
  };
  return {
    path,
    write: async (parts) => {
      if (!file) throw new Error("a staging file was written to after its end");
      await writeWhole(file, parts);
    },
    finish: async () => {
      await file?.datasync();
      await close();
    },
    discard: async () => {
      await close();
      await rm(path, { force: true });
    },
  };
}

async function writeWhole(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const { bytesWritten } = await file.writev(parts);
  if (bytesWritten === total) return;
  // The system may take less than all of it, such as on a disk that is nearly full.
  const rest = Buffer.concat(parts).subarray(bytesWritten);
  for (let at = 0; at < rest.length;) {
    at += (await file.write(rest, at, rest.length - at)).bytesWritten;
  }
}
