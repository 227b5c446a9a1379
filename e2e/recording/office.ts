/** A browser on the work page and an editor beside it, on one private desktop. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { RuleInput } from "@apprentice/cli/bench/recording/record-in-memory.ts";
import { type Workplace, openWorkplace } from "@apprentice/cli/bench/recording/workplace.ts";
import { startChromium, startMousepad } from "@apprentice/desktop/linux/private-applications.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { workPage } from "./work-page.ts";

export type Office = AsyncDisposable & {
  readonly workplace: Workplace;
  /** Where the page itself says that one of its things is, in screen pixels. */
  pageBox(id: string): Promise<Box>;
  /** What the page says of itself. */
  page(): Readonly<Record<string, unknown>>;
  /** Where the editor's text is. */
  readonly editorText: Box;
  readonly rules: readonly RuleInput[];
};

const patienceMs = 60_000;

export async function openOffice(): Promise<Office> {
  const stack = new AsyncDisposableStack();
  try {
    const site = stack.use(await startPracticeSite());
    const workplace = stack.use(
      await openWorkplace({ widthPx: 1500, heightPx: 800, browsers: ["chromium"] }),
    );
    const { desktop, hands, until } = workplace;
    const page = site.open(workPage);
    await startChromium(desktop, { url: page.url, x: 10, y: 10, widthPx: 860, heightPx: 760 });
    const file = join(desktop.folder, "draft.txt");
    await writeFile(file, "");
    startMousepad(desktop, file);
    await until("the editor", ({ context }) => context.windows.find(isOf("mousepad")));
    await place(workplace, "mousepad", { x: 900, y: 40, width: 560, height: 420 });
    await until("the page", ({ context }) => context.windows.find(isOf("chromium")));
    await page.loaded;
    // Of two windows that open at once either may be the active one.
    await hands.move({ x: 1_200, y: 300 });
    await hands.press("left");
    await hands.release("left");
    const { box: editorText } = await until("the editor's text", ({ context }) =>
      context.window?.app === "mousepad"
        ? context.elements.find(({ role, box }) => role === "text" && box.height > 200)
        : null,
    );
    const pageBox = async (id: string): Promise<Box> => {
      let before = "";
      for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 80) {
        const boxes = (page.report()["boxes"] ?? {}) as Record<string, number[]>;
        const [x, y, width, height] = boxes[id] ?? [];
        const now = JSON.stringify(boxes[id] ?? null);
        if (x !== undefined && y !== undefined && width && height && now === before)
          return { x, y, width, height };
        before = now;
        await sleep(80);
      }
      throw new Error(`the page does not show ${id}`);
    };
    // The page learns its place on the screen from the first move over it.
    for (let x = 200; x < 700 && page.report()["boxes"] === undefined; x += 20) {
      await hands.move({ x, y: 420 });
      await sleep(100);
    }
    await pageBox("city");
    return {
      workplace,
      pageBox,
      page: () => page.report(),
      editorText,
      rules: [
        { app: "chromium", browser: true, sites: [site.host], vocabulary: ["Workbench", "Bin"] },
        { app: "mousepad" },
        { app: "zenity" },
      ],
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

const isOf =
  (app: string) =>
  (window: { readonly app: string }): boolean =>
    window.app === app;

/** Puts an application's window where nothing else is. A window that has just opened may still move itself: then again. */
export async function place(workplace: Workplace, app: string, box: Box): Promise<void> {
  const { desktop, look } = workplace;
  const search = ["search", "--onlyvisible", "--class", app];
  const size = ["windowsize", String(box.width), String(box.height)];
  const move = [...search, "windowmove", String(box.x), String(box.y), ...size];
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await desktop.spawn("xdotool", move).exited;
    await sleep(500);
    const { windows } = (await look()).context;
    if (windows.some((one) => isOf(app)(one) && one.ownerId === null && one.box.x >= box.x - 10))
      return;
  }
  throw new Error(`${app} does not stay at its place`);
}
