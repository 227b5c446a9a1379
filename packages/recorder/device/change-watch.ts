import { stat } from "node:fs/promises";

/** Whether any of these files was replaced since it was last asked; the first answer is yes. */
export function changeWatch(paths: readonly string[]): () => Promise<boolean> {
  let seen = "";
  return async () => {
    const states = await Promise.all(
      paths.map(async (path) => {
        const found = await stat(path).catch(() => null);
        return found ? `${String(found.ino)} ${String(found.mtimeMs)}` : "none";
      }),
    );
    const now = states.join("\n");
    const changed = now !== seen;
    seen = now;
    return changed;
  };
}
