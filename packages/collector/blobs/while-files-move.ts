/** Looks that are made over again: as often as files may get their final names meanwhile on a busy collector. */
const greatestLooks = 50;

/**
 * Looks through folders that somebody still writes to: where a file or folder went away meanwhile (`ENOENT`), as a
 * temporary name does that `writeFileDurably` gives, the whole look is made again. Rejects as the last look did.
 */
export async function whileFilesMove<T>(look: () => Promise<T>): Promise<T> {
  for (let looks = 1; ; looks += 1) {
    try {
      return await look();
    } catch (cause) {
      const moved = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
      if (!moved || looks === greatestLooks) throw cause;
    }
  }
}
