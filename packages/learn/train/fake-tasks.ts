/** Pretend office tasks for tests of the learner: forms, dropdowns, menus, shortcuts and more, from a seed. */
import { seededRandom, type Random } from "../evaluate/practice/seeded-random.ts";
import { fakeTrajectory, type Deed, type Episode, type Scene, type Widget } from "./fake-screen.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

/** Made-up words, so that most of those in a test were never trained on. */
function word(random: Random): string {
  const syllables = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu", "fen", "gor"];
  return random.sample(syllables, random.integer(2, 3)).join("");
}

function words(random: Random, count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(word(random));
  return [...found];
}

const button = (id: string, name: string, y: number, x = 40): Widget => ({
  id,
  role: "button",
  name,
  at: [x, y, 120, 32],
});
const entry = (id: string, name: string, y: number): Widget => ({
  id,
  role: "entry",
  name,
  states: ["editable", "focusable"],
  at: [200, y, 300, 32],
});

/** Plays deeds through a pretend screen: `after` gives the scene that each deed leads to. */
function play(
  first: Scene,
  deeds: readonly Deed[],
  after: (scene: Scene, deed: Deed) => Scene,
): Pick<Episode, "steps" | "last"> {
  const steps: Episode["steps"][number][] = [];
  let scene = first;
  for (const deed of deeds) {
    steps.push({ scene, deed });
    scene = after(scene, deed);
  }
  return { steps, last: scene };
}

function change(scene: Scene, id: string, by: Partial<Widget>): Scene {
  return {
    ...scene,
    widgets: scene.widgets.map((widget) => (widget.id === id ? { ...widget, ...by } : widget)),
  };
}

const filled = (text: string): Partial<Widget> => ({
  value: { kind: "filled", length: text.length < 4 ? "1-3" : "4-10" },
});

function form(random: Random): Episode {
  const labels = words(random, 4);
  const [first = "", second = ""] = random.sample(labels, 2);
  const [one = "", two = ""] = words(random, 2);
  const tabs = labels.indexOf(second) === labels.indexOf(first) + 1;
  const id = (label: string) => `field-${labels.indexOf(label)}`;
  const widgets = [
    ...labels.map((label, row) => entry(id(label), label, 60 + row * 50)),
    button("save", "Save", 300),
    button("cancel", "Cancel", 300, 200),
  ];
  const deeds: Deed[] = [
    { does: "click", on: id(first) },
    { does: "type", on: id(first), text: one },
    tabs ? { does: "key", keys: ["tab"] } : { does: "click", on: id(second) },
    { does: "type", on: id(second), text: two },
    { does: "click", on: "save" },
  ];
  const after = (scene: Scene, deed: Deed): Scene => {
    if (deed.does === "type") return change(scene, deed.on, filled(deed.text));
    if (deed.does === "key") return { ...scene, focused: id(second) };
    return { ...scene, focused: deed.does === "click" ? deed.on : scene.focused };
  };
  return {
    app: "forms",
    instruction: `Type ${one} in ${first}, type ${two} in ${second} and press Save`,
    ...play({ widgets, focused: null }, deeds, after),
  };
}

function dropdown(random: Random): Episode {
  const choices = words(random, 5);
  const [choice = ""] = random.sample(choices, 1);
  const [label = ""] = words(random, 1);
  const box: Widget = { id: "list", role: "combo box", name: label, at: [200, 60, 200, 32] };
  const widgets = [box, button("apply", "Apply", 400)];
  const open = choices.map((name, row): Widget => ({
    id: `option-${row}`,
    role: "option",
    name,
    parentId: "list",
    at: [200, 92 + row * 30, 200, 30],
  }));
  const wanted = `option-${choices.indexOf(choice)}`;
  const deeds: Deed[] = [
    { does: "click", on: "list" },
    { does: "click", on: wanted },
    { does: "click", on: "apply" },
  ];
  const after = (scene: Scene, deed: Deed): Scene => {
    if (deed.does !== "click") return scene;
    if (deed.on === "list") return { widgets: [...widgets, ...open], focused: "list" };
    return deed.on === wanted
      ? {
          widgets: [{ ...box, value: { kind: "text", text: choice } }, ...widgets.slice(1)],
          focused: "list",
        }
      : scene;
  };
  return {
    app: "lists",
    instruction: `Choose ${choice} in the ${label} list and press Apply`,
    ...play({ widgets, focused: null }, deeds, after),
  };
}

function menu(random: Random): Episode {
  const names = words(random, 4);
  const [top = ""] = random.sample(names, 1);
  const entries = words(random, 4);
  const [chosen = ""] = random.sample(entries, 1);
  const bar = names.map((name, column): Widget => ({
    id: `menu-${column}`,
    role: "menu",
    name,
    at: [column * 90, 0, 90, 28],
  }));
  const open = entries.map((name, row): Widget => ({
    id: `entry-${row}`,
    role: "menu item",
    name,
    at: [0, 28 + row * 28, 160, 28],
  }));
  const deeds: Deed[] = [
    { does: "click", on: `menu-${names.indexOf(top)}` },
    { does: "click", on: `entry-${entries.indexOf(chosen)}` },
  ];
  const after = (_: Scene, deed: Deed): Scene => {
    const opens = deed.does === "click" && deed.on.startsWith("menu-");
    return { widgets: opens ? [...bar, ...open] : bar, focused: null };
  };
  return {
    app: "menus",
    instruction: `In the ${top} menu pick ${chosen}`,
    ...play({ widgets: bar, focused: null }, deeds, after),
  };
}

const shortcuts = [
  { wish: "Save the document", keys: ["ctrl", "s"] },
  { wish: "Select all of it", keys: ["ctrl", "a"] },
  { wish: "Undo the last change", keys: ["ctrl", "z"] },
  { wish: "Print the page", keys: ["ctrl", "p"] },
] as const;

function shortcut(random: Random): Episode {
  const { wish, keys } = random.pick(shortcuts);
  const [about = ""] = words(random, 1);
  const text: Widget = {
    id: "text",
    role: "text",
    name: "",
    states: ["editable", "multi line"],
    at: [0, 28, 800, 540],
  };
  const scene = { widgets: [text], focused: "text" };
  return {
    app: "editor",
    instruction: `${wish} about ${about}`,
    ...play(scene, [{ does: "key", keys: [...keys] }], () => scene),
  };
}

function boxes(random: Random): Episode {
  const labels = words(random, 6);
  const wanted = random.sample(labels, 2);
  const id = (label: string) => `box-${labels.indexOf(label)}`;
  const widgets = [
    ...labels.map((label, row): Widget => ({
      id: id(label),
      role: "check box",
      name: label,
      at: [40, 40 + row * 40, 160, 30],
    })),
    button("order", "Order", 320),
  ];
  const deeds = [...wanted.map(id), "order"].map((on): Deed => ({ does: "click", on }));
  const after = (scene: Scene, deed: Deed): Scene =>
    deed.does === "click" ? change(scene, deed.on, { states: ["checked"] }) : scene;
  return {
    app: "boxes",
    instruction: `Tick ${wanted.join(" and ")}, then press Order`,
    ...play({ widgets, focused: null }, deeds, after),
  };
}

/** Reads a code from one field and types it into another: the text stands nowhere in the instruction. */
function carry(random: Random): Episode {
  const [code = ""] = words(random, 1);
  const source: Widget = {
    ...entry("source", "Source", 60),
    states: ["read only"],
    value: { kind: "text", text: code },
  };
  const widgets = [source, entry("target", "Target", 120), button("done", "Done", 200)];
  const deeds: Deed[] = [
    { does: "double_click", on: "source" },
    { does: "click", on: "target" },
    { does: "type", on: "target", text: code },
    { does: "click", on: "done" },
  ];
  const after = (scene: Scene, deed: Deed): Scene => {
    if (deed.does === "type") return change(scene, "target", filled(deed.text));
    return "on" in deed ? { ...scene, focused: deed.on } : scene;
  };
  return {
    app: "transfer",
    instruction: "Put the text of Source into Target and press Done",
    ...play({ widgets, focused: null }, deeds, after),
  };
}

function drag(random: Random): Episode {
  const cards = words(random, 4);
  const places = words(random, 3);
  const [card = ""] = random.sample(cards, 1);
  const [place = ""] = random.sample(places, 1);
  const widgets = [
    ...cards.map((name, row): Widget => ({
      id: `card-${row}`,
      role: "list item",
      name,
      at: [20, 40 + row * 50, 140, 40],
    })),
    ...places.map((name, column): Widget => ({
      id: `place-${column}`,
      role: "group box",
      name,
      at: [240 + column * 180, 40, 150, 400],
    })),
  ];
  const deeds: Deed[] = [
    {
      does: "drag",
      on: `card-${cards.indexOf(card)}`,
      to: `place-${places.indexOf(place)}`,
    },
  ];
  return {
    app: "board",
    instruction: `Drag ${card} to ${place}`,
    ...play({ widgets, focused: null }, deeds, (scene) => scene),
  };
}

function scroll(random: Random): Episode {
  const names = words(random, 5);
  const [far = ""] = words(random, 1);
  const list: Widget = { id: "list", role: "list box", name: "Files", at: [20, 20, 300, 200] };
  const row = (name: string, at: number): Widget => ({
    id: `row-${name}`,
    role: "list item",
    name,
    at: [20, 20 + at * 32, 300, 30],
  });
  const above = { widgets: [list, ...names.map(row)], focused: null };
  const below = { widgets: [list, ...[...names.slice(3), far].map(row)], focused: null };
  const deeds: Deed[] = [
    { does: "scroll", on: "list", dy: 3 },
    { does: "click", on: `row-${far}` },
  ];
  return {
    app: "files",
    instruction: `Open ${far} in the list`,
    ...play(above, deeds, () => below),
  };
}

const families = { form, dropdown, menu, shortcut, boxes, carry, drag, scroll } as const;
export type FakeFamily = keyof typeof families;
export const fakeFamilies = Object.keys(families) as readonly FakeFamily[];

/** `perFamily` trajectories of every family; `from` is the first seed, so that ranges do not overlap. */
export function fakeTrajectories(options: {
  readonly perFamily: number;
  readonly from: number;
  readonly only?: readonly FakeFamily[];
}): Trajectory[] {
  const { perFamily, from, only = fakeFamilies } = options;
  return Array.from({ length: perFamily }, (_, at) => from + at).flatMap((seed) =>
    only.map((family) =>
      fakeTrajectory({
        name: `${family}-${seed}`,
        episode: families[family](seededRandom(seed * 31 + fakeFamilies.indexOf(family))),
      }),
    ),
  );
}
