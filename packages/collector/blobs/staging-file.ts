import { open, rm, type FileHandle } from "node:fs/promises";

/** A file that grows chunk by chunk, unseen by others; `mode` 0600. */
export type StagingFile = {
  readonly path: string;
  readonly write: (bytes: Uint8Array) => Promise<void>;
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
    write: async (bytes) => {
      if (!file) throw new Error("a staging file was written to after its end");
      // One write call may take less than all of it.
      for (let at = 0; at < bytes.length;) {
        at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
      }
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
