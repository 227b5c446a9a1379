/** What the scripted person does, one chore after another; each leaves the screen as the next one needs it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Element } from "@apprentice/core/event/element.ts";
import { type Box, intersect } from "@apprentice/core/event/geometry.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { pixelAt } from "@apprentice/desktop/linux/x11/testing/watch-eyes.ts";
import type { Random } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { cities } from "@apprentice/learn/evaluate/practice/words.ts";
import { type Office, place } from "./office.ts";
import type { PersonAtWork } from "./person-at-work.ts";

export type Chore = (work: {
  readonly office: Office;
  readonly person: PersonAtWork;
  readonly random: Random;
}) => Promise<void>;

const words = ["green", "table", "window", "copper", "river", "paper", "seven", "quiet", "garden"];
const phrase = (random: Random): string => random.sample(words, random.integer(1, 3)).join(" ");
const syllables = ["ka", "lo", "mi", "tu", "re", "so", "vi", "na"];
/** A made-up password; it stands nowhere but in the field that it is typed into. */
const password = (random: Random): string =>
  `${random.sample(syllables, 4).join("")}${random.integer(1_000, 9_999)}`;
const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 60) {
    if (holds()) return;
    await sleep(60);
  }
  throw new Error(`never happened: ${what}`);
};

export const chooseCity: Chore = async ({ office, person, random }) => {
  const city = random.pick(cities.filter((name) => name !== office.page()["city"]));
  await person.click(await office.pageBox("city"));
  const option = await office.workplace.element(city, ["menu item", "list item", "option"]);
  await person.click(option.box, { popup: true });
  await until("the city is chosen", () => office.page()["city"] === city);
};

export const fillField: Chore = async ({ office, person, random }) => {
  const id = random.pick(["subject", "remark"]);
  const box = await office.pageBox(id);
  await person.click(box);
  await person.rest();
  if (office.page()[id] !== "") await person.keys(["ctrl", "a"]);
  const text = phrase(random);
  await person.type(text, box);
  await until("the text is there", () => office.page()[id] === text);
  if (random.next() < 0.5) await person.keys(["tab"]);
  else await person.click(await office.pageBox("save"));
};

export const typePassword: Chore = async ({ office, person, random }) => {
  await person.click(await office.pageBox("code"));
  await person.rest();
  await person.typeSecret(password(random));
  await person.rest();
  await person.click(await office.pageBox("send"));
};

export const pageMenu: Chore = async ({ office, person, random }) => {
  await person.click(await office.pageBox("card"), { button: "right" });
  if (random.next() < 0.3) return person.click(await office.pageBox("copy"));
  const move = await office.pageBox("move");
  if (random.next() < 0.5) await person.hover(move);
  else await person.pass(move);
  return person.click(await office.pageBox(random.pick(["inbox", "archive"])));
};

export const nativeMenu: Chore = async ({ office, person }) => {
  const box = await office.pageBox("subject");
  // A browser that only becomes active by the click may close its menu again.
  await person.click(box);
  await person.rest();
  await person.click(box, { button: "right" });
  await popupOf(office, "chromium");
  await person.keys(["escape"], { popup: true });
  await popupGone(office, "chromium");
};

export const shortcut: Chore = async ({ person, random }) =>
  person.keys(["ctrl", random.pick(["b", "k", "e"])], { count: random.integer(1, 2) });

export const dragCard: Chore = async ({ office, person }) => {
  const before = office.page()["dropped"];
  await person.drag(await office.pageBox("card"), await office.pageBox("bin"));
  await until("the card is dropped", () => office.page()["dropped"] !== before);
};

export const scrollList: Chore = async ({ office, person, random }) => {
  const list = await office.pageBox("scroller");
  await person.scroll(list, random.integer(2, 6));
  await person.rest();
  await person.scroll(list, -random.integer(1, 3));
};

export const manyClicks: Chore = async ({ office, person, random }) => {
  const box = await office.pageBox(random.pick(["word", "print", "send"]));
  await random.pick([
    () => person.click(box, { times: 2 }),
    () => person.click(box, { times: 3 }),
    () => person.click(box, { modifiers: ["ctrl"] }),
    () => person.click(box, { modifiers: ["shift"] }),
    () => person.click(box, { button: "middle" }),
    () => person.click(box, { holdMs: 1_150 }),
  ])();
};

export const writeInEditor: Chore = async ({ office, person, random }) => {
  const { editorText } = office;
  await person.click(editorText);
  await focusIn(office, "mousepad");
  await person.type(phrase(random), editorText);
  await person.keys(["enter"]);
};

export const editorMenu: Chore = async ({ office, person }) => {
  const { workplace } = office;
  await person.click(office.editorText);
  await focusIn(office, "mousepad");
  await person.click((await workplace.element("Edit", ["menu"])).box);
  await popupOf(office, "mousepad");
  const convert = await workplace.element("Convert", ["menu"]);
  await person.click(convert.box, { popup: true });
  await workplace.element("To Uppercase", ["menu item"]);
  await person.keys(["escape"], { popup: true });
  await person.click(office.editorText);
  await popupGone(office, "mousepad");
};

export const editorContextMenu: Chore = async ({ office, person }) => {
  await person.click(office.editorText);
  await focusIn(office, "mousepad");
  await person.click(office.editorText, { button: "right" });
  await popupOf(office, "mousepad");
  await person.keys(["escape"], { popup: true });
  await popupGone(office, "mousepad");
};

export const zenityForm: Chore = async ({ office, person, random }) => {
  const { workplace } = office;
  const form = ["--forms", "--title=Form", "--text=Form", "--add-entry=Subject"];
  const child = workplace.desktop.spawn("zenity", [...form, "--add-password=Password"]);
  await workplace.until("the form", ({ context }) =>
    context.windows.find((window) => window.app === "zenity"),
  );
  await place(workplace, "zenity", { x: 940, y: 520, width: 420, height: 200 });
  await sleep(1_000);
  const field = await workplace.until("its fields", ({ context }) =>
    context.elements.find((one) => one.role === "text" || one.role === "entry"),
  );
  await person.click(field.box);
  await focusIn(office, "zenity");
  await person.type(phrase(random), field.box);
  await person.keys(["tab"]);
  await person.rest();
  await person.typeSecret(password(random));
  await person.rest();
  await person.click((await workplace.element("OK", ["push button", "button"])).box);
  await child.exited;
  // Nobody presses what a dialog covered in the very moment in which it goes.
  await sleep(400);
  await person.click(office.editorText);
};

/** The window is the active one and its field has the focus, as far as the desktop tells. */
async function focusIn({ workplace }: Office, app: string): Promise<void> {
  await workplace.until(`focus in ${app}`, ({ context }) =>
    context.window?.app === app && context.focusedId !== null ? true : null,
  );
  await sleep(200);
}

/** Painted, and with its items: nobody presses a key in a menu before there is something to be seen in it. */
async function popupOf({ workplace }: Office, app: string): Promise<void> {
  await workplace.until(`a menu of ${app}`, ({ context, frame }) => {
    const popup = context.windows.find((window) => window.ownerId !== null && window.app === app);
    if (!popup || !frame) return null;
    const isItem = ({ role, box }: Element): boolean =>
      role.endsWith("menu item") && intersect(box, popup.box) !== null;
    return context.elements.some(isItem) && coloursOf(frame, popup.box) > 4 ? true : null;
  });
  await sleep(300);
}

/** Different colours on a grid of 3 px. */
function coloursOf(frame: RawFrame, box: Box): number {
  const found = new Set<number | null>();
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  for (let y = Math.max(0, box.y); y < Math.min(bottom, frame.heightPx); y += 3)
    for (let x = Math.max(0, box.x); x < Math.min(right, frame.widthPx); x += 3)
      found.add(pixelAt(frame, { x, y }));
  return found.size;
}

async function popupGone({ workplace }: Office, app: string): Promise<void> {
  await workplace.until(`no menu of ${app}`, ({ context }) =>
    context.windows.some((window) => window.ownerId !== null && window.app === app) ? null : true,
  );
}
