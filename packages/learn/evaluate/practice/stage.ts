/** A stage is a private desktop on which episodes of the practice suite are put up, one after another. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import {
  startChromium,
  startGalculator,
  startMousepad,
} from "@apprentice/desktop/linux/private-applications.ts";
import { LearnError } from "../../errors.ts";
import type { PracticeSite } from "./practice-site.ts";
import type { Episode, PracticeApplication } from "./task.ts";

export type Scene = AsyncDisposable & {
  /** WM_CLASS of the application that the episode happens in. */
  readonly app: string;
  /** What the application says of itself now; see `Episode.check`. */
  report(): Promise<Readonly<Record<string, unknown>>>;
};

export type Stage = {
  /** Opens what the episode needs and gives it back when the window is there and ready for input. */
  open(episode: Episode, application: PracticeApplication): Promise<Scene>;
};

export type StageOptions = {
  readonly desktop: PrivateDesktop;
  readonly site: PracticeSite;
  /** Whether a window of this application with a title that contains `title` is active; the stage polls it. */
  readonly isActive: (app: string, title: string) => Promise<boolean>;
  /** What the calculator's display shows. */
  readonly calculatorDisplay: () => Promise<string>;
  readonly sleep: (ms: number) => Promise<void>;
};

const patienceMs = 20_000;
const pollMs = 100;
/** From the window's first appearance until its accessibility tree has settled. */
const settleMs = 400;

/** Starts the browser that all pages are shown in. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { desktop, site, sleep } = options;
  await startChromium(desktop, { url: site.startUrl, x: 10, y: 60, widthPx: 980, heightPx: 700 });
  const settled = async (app: string, title: string): Promise<void> => {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
      if (await options.isActive(app, title)) return sleep(settleMs);
      await sleep(pollMs);
    }
    throw new LearnError(
      "target_not_seen",
      `${app} did not open a window "${title}" within ${patienceMs} ms`,
    );
  };
  await settled("chromium", "Practice");
  return {
    open: async (episode, application) => {
      switch (application) {
        case "browser":
          return openPage(options, episode, settled);
        case "editor":
          return openEditor(options, episode, settled);
        case "calculator":
          return openCalculator(options, settled);
      }
    },
  };
}

type Settled = (app: string, title: string) => Promise<void>;

async function openPage(options: StageOptions, episode: Episode, settled: Settled): Promise<Scene> {
  const page = options.site.open(episode.html ?? "");
  await page.loaded;
  await settled("chromium", /<title>([^<]*)<\/title>/.exec(episode.html ?? "")?.[1] ?? "");
  return {
    app: "chromium",
    report: async () => page.report(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function openEditor(
  options: StageOptions,
  episode: Episode,
  settled: Settled,
): Promise<Scene> {
  const folder = await mkdtemp(join(options.desktop.folder, "editor-"));
  const file = join(folder, `note-${episode.seed}.txt`);
  await writeFile(file, episode.file ?? "");
  const child = startMousepad(options.desktop, file);
  await settled("mousepad", `note-${episode.seed}`);
  return {
    app: "mousepad",
    report: async () => ({ file: await readFile(file, "utf8") }),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function openCalculator(options: StageOptions, settled: Settled): Promise<Scene> {
  const child = startGalculator(options.desktop);
  await settled("galculator", "galculator");
  return {
    app: "galculator",
    report: async () => ({ display: await options.calculatorDisplay() }),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
