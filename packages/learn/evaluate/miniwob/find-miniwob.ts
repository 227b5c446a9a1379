import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { LearnError } from "../../errors.ts";

export type Miniwob = {
  /** The folder that holds `core/` and `miniwob/`. */
  readonly root: string;
  /** Names of the pages, without `.html`, in order. */
  readonly tasks: readonly string[];
};

/** Where the pages lie within a checkout of MiniWoB++. */
const places = ["", "html", "miniwob/html"];

/** Throws LearnError `suite_missing` where the folder holds no MiniWoB++. */
export async function findMiniwob(folder: string): Promise<Miniwob> {
  for (const place of places) {
    const root = join(folder, place);
    const names = await readdir(join(root, "miniwob")).catch((): string[] => []);
    const tasks = names.filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5));
    const hasCore = await access(join(root, "core", "core.js")).then(
      () => true,
      () => false,
    );
    if (hasCore && tasks.length > 0) return { root, tasks: tasks.toSorted() };
  }
  throw new LearnError(
    "suite_missing",
    `${folder} holds no MiniWoB++: there is no core/core.js beside miniwob/*.html. Give the html folder of its repository.`,
  );
}
