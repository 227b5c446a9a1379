/** Shared memory for images: an unlinked file in memory that the X server writes and we read by descriptor. */
import { closeSync, constants, accessSync, ftruncateSync, openSync, unlinkSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { ShmSegment } from "x11";

const folder = "/dev/shm";
let newest: ShmSegment | null = null;

/**
 * What the `x11` package asks of a provider, without its copy into a buffer of its own:
 * readers take the pixels from `fd` straight into the tile that they become.
 */
export const segmentProvider = {
  flavor: "fd",
  zeroCopy: true,
  create(size: number): ShmSegment {
    accessSync(folder, constants.W_OK);
    const path = join(folder, `eyes-${randomUUID()}`);
    const fd = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    ftruncateSync(fd, size);
    newest = { size, fd, buffer: Buffer.alloc(0) };
    return newest;
  },
  /** The segment made last: the package keeps the descriptor to itself. */
  newest: () => newest,
  commit(): void {},
  sync(): void {},
  destroy(segment: ShmSegment): void {
    if (segment.fd !== null) closeSync(segment.fd);
    segment.fd = null;
  },
};
