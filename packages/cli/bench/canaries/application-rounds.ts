/** Canaries on the screens of real applications, apart from pages that were made for planting them. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  startChromium,
  startGalculator,
  startMousepad,
} from "@apprentice/desktop/linux/private-applications.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { escapeHtml, practicePage } from "@apprentice/learn/evaluate/practice/page.ts";
import { openWorkplace, type Workplace } from "../recording/workplace.ts";
import type { RoundsOptions } from "./browser-rounds.ts";
import { type Canary, canaryClasses, canaryMaker, type CanaryMaker } from "./canary.ts";
import { recordRound, type Round } from "./record-round.ts";
import type { Masking } from "./tally.ts";
import { chord, clickAt, clickOn, stroke, typeText } from "./type-canaries.ts";

export type ApplicationRound = Round & { readonly app: string; readonly masking: Masking };

const screen = { widthPx: 1_100, heightPx: 800 };
const fileLines = 8;
const settleMs = 500;

type Scene = RoundsOptions & {
  readonly workplace: Workplace;
  readonly maker: CanaryMaker;
  readonly masking: Masking;
  /** Classes take turns. */
  readonly next: () => (typeof canaryClasses)[number];
};

/** Each round has every application once, on a fresh desktop. */
export async function applicationRounds(options: RoundsOptions): Promise<ApplicationRound[]> {
  const done: ApplicationRound[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const masking: Masking = round % 2 === 0 ? "roles" : "detect";
    const maker = canaryMaker(3_000 + round);
    let turn = round * 7;
    const next = () => canaryClasses[turn++ % canaryClasses.length] ?? "email";
    for (const [app, record] of Object.entries(scenes)) {
      options.signal.throwIfAborted();
      await using workplace = await openWorkplace({ ...screen, browsers: ["chromium"] });
      const recorded = await record({ ...options, workplace, maker, masking, next });
      if (!recorded.hunt.sees(app)) throw new Error(`${app} was not seen: the hunt is blind`);
      done.push({ ...recorded, app, masking });
      options.log(`guard-screens: ${app}, ${round + 1} of ${options.rounds}`);
    }
  }
  return done;
}

const scenes: Readonly<Record<string, (scene: Scene) => Promise<Round>>> = {
  mousepad: editor,
  galculator: calculator,
  chromium: browser,
};

/** What is typed needs a detector; what is shown to somebody who masks by role needs none. */
const isStructural = ({ modality }: Canary, masking: Masking): boolean =>
  masking === "roles" && !/^typed|^searched/.test(modality);

const appears = ({ until }: Workplace, app: string): Promise<true> =>
  until(app, ({ context }) => (context.window?.app === app ? true : null));

const noSlash = (text: string): string => text.replaceAll("/", "-");

async function editor(scene: Scene): Promise<Round> {
  const { workplace, maker, next } = scene;
  const { desktop, hands } = workplace;
  const lines = Array.from({ length: fileLines }, () => maker.make(next(), "file in an editor"));
  const named = maker.short(next(), "file name");
  const typed = maker.make(next(), "typed into an editor");
  const searched = maker.short(next(), "searched in an editor");
  const file = join(desktop.folder, `${noSlash(named.text)}.txt`);
  await writeFile(file, `${lines.map(({ text }) => text).join("\n")}\n`);
  await using _editor = startMousepad(desktop, file);
  await appears(workplace, "mousepad");
  await sleep(settleMs);
  return await recordRound({
    ...scene,
    rules: [{ app: "mousepad" }],
    isStructural,
    work: async (photograph) => {
      await clickAt(workplace, { x: 200, y: 300, width: 10, height: 10 });
      await chord(hands, "ctrl", "end");
      await typeText(hands, typed.text);
      await stroke(hands, "enter");
      await photograph();
      await chord(hands, "ctrl", "f");
      await sleep(settleMs);
      await typeText(hands, searched.text);
      await sleep(settleMs);
      await photograph();
      await stroke(hands, "escape");
      await sleep(settleMs);
      await stroke(hands, "home");
      return [...lines, named, typed, searched];
    },
  });
}

async function calculator(scene: Scene): Promise<Round> {
  const { workplace, maker } = scene;
  const { desktop, hands } = workplace;
  const typed = (["card", "phone"] as const).map((name) => {
    const canary = maker.lone(name, "typed into a calculator");
    return { ...canary, text: canary.value.replaceAll(/\D/g, "").slice(0, 16) };
  });
  await using _calculator = startGalculator(desktop);
  await appears(workplace, "galculator");
  await sleep(settleMs);
  return await recordRound({
    ...scene,
    rules: [{ app: "galculator" }],
    isStructural,
    work: async (photograph) => {
      await sleep(settleMs);
      for (const { text } of typed) {
        await typeText(hands, text);
        await sleep(settleMs);
        await photograph();
        await stroke(hands, "escape");
      }
      return typed;
    },
  });
}

/** The browser's own rows: address bar, search in the page, bookmarks, downloads. */
async function browser(scene: Scene): Promise<Round> {
  const { workplace, maker, next } = scene;
  const { desktop, hands } = workplace;
  const typed = maker.short(next(), "typed into an address bar");
  const searched = maker.short(next(), "searched in a page");
  const title = maker.short(next(), "title of a bookmark");
  const download = maker.short(next(), "name of a download");
  await using site = await startPracticeSite();
  const place = { x: 0, y: 0, widthPx: 1_090, heightPx: 780 };
  await startChromium(desktop, { ...place, url: site.startUrl });
  await workplace.until("the browser", ({ context }) =>
    context.window?.url?.includes(site.host) ? true : null,
  );
  const name = escapeHtml(`${noSlash(download.text)}.txt`);
  const page = site.open(
    practicePage(
      "Orders",
      `<button>Control</button><a id="file" download="${name}" href="data:text/plain,order">Get the order</a>
       <script>document.title = ${JSON.stringify(title.text)}</script>`,
    ),
  );
  await page.loaded;
  await workplace.element("Control", ["button", "push button"]);
  return await recordRound({
    ...scene,
    rules: [{ app: "chromium", browser: true, sites: [site.host] }],
    isStructural,
    work: async (photograph) => {
      await sleep(settleMs);
      await clickOn(workplace, "Control");
      await chord(hands, "ctrl", "f");
      await sleep(settleMs);
      await typeText(hands, searched.text);
      await photograph();
      await stroke(hands, "escape");
      await chord(hands, "ctrl", "d");
      await sleep(settleMs);
      await stroke(hands, "enter");
      await hands.keyDown("shift");
      await chord(hands, "ctrl", "b");
      await hands.keyUp("shift");
      await clickOn(workplace, "Get the order");
      await sleep(2 * settleMs);
      await photograph();
      await clickOn(workplace, "Control");
      await chord(hands, "ctrl", "l");
      await sleep(settleMs);
      await typeText(hands, typed.text);
      await sleep(settleMs);
      await photograph();
      await stroke(hands, "escape");
      await clickOn(workplace, "Control");
      return [typed, searched, title, download];
    },
  });
}
