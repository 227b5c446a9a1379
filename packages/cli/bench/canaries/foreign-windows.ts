/** Windows that nobody approved, with canaries in their titles and contents, over an approved editor. */
import { setTimeout as sleep } from "node:timers/promises";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { startMousepad } from "@apprentice/desktop/linux/private-applications.ts";
import {
  type TestWindow,
  openTestWindow,
} from "@apprentice/desktop/linux/x11/testing/test-window.ts";
import { escapeHtml } from "@apprentice/learn/evaluate/practice/page.ts";
import sharp from "sharp";
import { openWorkplace, type Workplace } from "../recording/workplace.ts";
import { type Canary, type CanaryMaker, canaryClasses, canaryMaker } from "./canary.ts";
import { recordRound } from "./record-round.ts";
import type { RoundsOptions } from "./browser-rounds.ts";
import type { Outcome } from "./tally.ts";
import { stroke } from "./type-canaries.ts";

const compositor = ["--config", "/dev/null", "--backend", "xrender"];
const screen = { widthPx: 1_100, heightPx: 800 };
/** Where the editor shows no other window. */
const free = { x: 100, y: 600 };
const run = promisify(execFile);
const foreignPid = 6_666;
/** Large enough for the hunter, too. */
const notifications = `[global]
font = DejaVu Sans 14
width = 700
origin = bottom-right
markup = no
[urgency_normal]
background = "#ffffff"
foreground = "#000000"
timeout = 60
`;
const shineThrough = 0.8;

/** What the windows show is structural: no detector is asked. Throws where the editor was not seen. */
export async function foreignRounds(options: RoundsOptions): Promise<readonly Outcome[]> {
  await using workplace = await openWorkplace(screen);
  const { desktop } = workplace;
  await using _compositor = desktop.spawn("picom", compositor);
  const settings = join(desktop.folder, "dunstrc");
  await writeFile(settings, notifications);
  await using _notifier = desktop.spawn("dunst", ["-config", settings]);
  const file = join(desktop.folder, "notes.txt");
  await writeFile(file, "boxes for the fair\n");
  await using _editor = startMousepad(desktop, file);
  await workplace.until("the editor", ({ context }) =>
    context.window?.app === "mousepad" ? true : null,
  );
  await coverScreen(desktop.env);
  const outcomes: Outcome[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    options.signal.throwIfAborted();
    const maker = canaryMaker(1_000 + round);
    const done = await recordRound({
      ...options,
      workplace,
      masking: round % 2 === 0 ? "detect" : "roles",
      rules: [{ app: "mousepad" }],
      isStructural: () => true,
      work: (photograph) => showAll(workplace, { maker, round, photograph }),
    });
    if (!done.hunt.sees("mousepad")) throw new Error("the editor was not seen: the hunt is blind");
    outcomes.push(...done.outcomes);
    options.log(`guard-canaries: foreign windows, ${round + 1} of ${options.rounds}`);
  }
  return outcomes;
}

/** The editor takes all of the screen, so that whatever comes up lies over it. */
async function coverScreen(env: Readonly<Record<string, string>>): Promise<void> {
  const find = ["search", "--sync", "--onlyvisible", "--class", "mousepad"];
  const size = ["windowsize", `${screen.widthPx}`, `${screen.heightPx}`];
  await run("xdotool", [...find, "windowmove", "0", "0", ...size], { env, timeout: 30_000 });
}

/** One window after the other, each with a key press in the editor below it. */
async function showAll(
  workplace: Workplace,
  options: {
    readonly maker: CanaryMaker;
    readonly round: number;
    readonly photograph: () => Promise<void>;
  },
): Promise<readonly Canary[]> {
  const { maker, photograph } = options;
  const { desktop, hands } = workplace;
  let turn = options.round * 7;
  const plant = (modality: string): Canary =>
    maker.lone(canaryClasses[turn++ % canaryClasses.length] ?? "email", modality);
  const canaries = {
    title: plant("title of another window"),
    text: plant("text of another window"),
    shining: plant("translucent window"),
    popup: plant("popup of another program"),
    subject: plant("subject of a notification"),
    body: plant("body of a notification"),
  };
  await using stack = new AsyncDisposableStack();
  const show = async (text: string, box: Box, popup?: { readonly pid: number }) => {
    const window = stack.use(
      await openTestWindow({
        ...desktop,
        app: popup ? "" : "foreign",
        title: canaries.title.text,
        pid: foreignPid,
        box,
        ...(popup ? { popup } : {}),
      }),
    );
    await paintText(window, box, text);
    return window;
  };
  const above = await show(canaries.text.text, { x: 200, y: 200, width: 600, height: 60 });
  const shining = await show(canaries.shining.text, { x: 200, y: 320, width: 600, height: 60 });
  await shining.opacity(shineThrough);
  const popup = await show(
    canaries.popup.text,
    { x: 250, y: 420, width: 600, height: 60 },
    { pid: foreignPid },
  );
  const opened = [above, shining, popup];
  await hands.move(free);
  await hands.press("left");
  await hands.release("left");
  await sleep(300);
  const said = desktop.spawn("notify-send", [canaries.subject.text, canaries.body.text]);
  await said.exited;
  // What is raised does not take the keyboard away from the editor below.
  for (const window of opened) {
    window.raise();
    await window.sync();
    await sleep(300);
    await stroke(hands, "end");
  }
  await sleep(300);
  await stroke(hands, "home");
  await photograph();
  return Object.values(canaries);
}

async function paintText({ connection, id }: TestWindow, box: Box, text: string): Promise<void> {
  const { width, height } = box;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/><text x="10" y="38" font-family="DejaVu Sans" font-size="18">${escapeHtml(text)}</text></svg>`;
  const rgba = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  // X wants blue first.
  for (let at = 0; at < rgba.length; at += 4) {
    const red = rgba[at] ?? 0;
    rgba[at] = rgba[at + 2] ?? 0;
    rgba[at + 2] = red;
  }
  const { x } = connection;
  const gc = x.AllocID();
  x.CreateGC(gc, id, {});
  x.PutImage(2, id, gc, width, height, 0, 0, 0, 24, rgba);
  await connection.sync();
}
