/** What the eyes see of one person's work in which canaries are typed, pasted, shown and named in every way. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { newStream } from "@apprentice/core/action/testing/stream.ts";
import type { Seen, Sight } from "@apprentice/desktop/observe/eyes.ts";
import { toFrame } from "@apprentice/guard/pixels/to-frame.ts";
import { heldOutPeople } from "@apprentice/guard/text/corpus/people.ts";
import { makeValue } from "@apprentice/guard/text/corpus/values.ts";
import { type Random, seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import sharp from "sharp";

export const passageApps = { roles: "orders", detect: "reader" } as const;
/** Typed into an ordinary field; whoever searches must find it. */
export const controlText = "boxes for the fair";

export type PassageCanary = { readonly place: string; readonly value: string };
export type Passage = {
  readonly canaries: readonly PassageCanary[];
  readonly seen: readonly Seen[];
};

const apps = [passageApps.roles, passageApps.detect] as const;
const size = { widthPx: 800, heightPx: 600 };
const classes = ["email", "card", "iban"] as const;
/** How often each way of planting one comes in a passage, with each of the classes. */
const timesEach = 2;

/** `readerScenes`: most pictures whose words have to be read first. */
export async function passageScript(
  seed: number,
  { readerScenes = Infinity }: { readonly readerScenes?: number } = {},
): Promise<Passage> {
  const random = seededRandom(seed * 104_729);
  const canaries: PassageCanary[] = [];
  const plant = (place: string, name: (typeof classes)[number]): string => {
    const value = makeValue(name, random, heldOutPeople).replaceAll(/[^\x21-\x7E]/g, "");
    canaries.push({ place: `${name} ${place}`, value });
    return value;
  };
  const stream = newStream();
  const seen: Seen[] = [];
  const story = storyteller({ events: stream.events, seen, readerScenes });
  stream.window("w1");
  for (let time = 0; time < timesEach; time += 1)
    for (const name of classes) {
      const field = () => `field-${String(random.integer(0, 1e9))}`;
      stream.focus(field(), "").text(plant("typed", name));
      await story.next(random, plant, name);
      const abandoned = plant("abandoned", name);
      stream.focus(field(), "").text(abandoned);
      for (const _ of abandoned) stream.key("backspace");
      await story.next(random, plant, name);
      stream.focus(field(), "");
      for (const letter of Array.from(plant("typed in reverse", name)).toReversed())
        stream.text(letter).key("left");
      await story.next(random, plant, name);
      const pasted = field();
      stream.focus(pasted, "").key("v", ["ctrl"]).fieldValue(pasted, plant("pasted", name));
      await story.next(random, plant, name);
      const known = plant("shown and half typed", name);
      story.shows(known);
      stream.focus(field(), "").text(known.slice(0, Math.ceil(known.length * 0.6)));
      await story.next(random, plant, name);
    }
  stream.focus("control", "").text(controlText).focus(null);
  await story.next(random, plant, "email");
  return { canaries, seen };
}

type Plant = (place: string, name: (typeof classes)[number]) => string;

/** Ends each scene with a click behind a sight whose title, address, elements and pixels hold canaries of their own. */
function storyteller({
  events,
  seen,
  readerScenes,
}: {
  readonly events: RawEvent[];
  readonly seen: Seen[];
  readonly readerScenes: number;
}) {
  let readers = 0;
  let told = 0;
  let sights = 0;
  let shown: string | null = null;
  const sightOf = async (event: RawEvent, scene: Scene | null): Promise<Sight> => {
    sights += 1;
    const id = ObservationId.parse(`obs-${String(sights).padStart(6, "0")}`);
    return drawSight({ id, tMs: event.tMs, scene });
  };
  return {
    shows: (value: string) => void (shown = value),
    async next(random: Random, plant: Plant, name: (typeof classes)[number]) {
      const [last] = events.slice(-1);
      const tMs = (last?.tMs ?? 0) + 400;
      const press = { x: 140, y: 60, modifiers: [], button: "left" as const };
      events.push({ kind: "button_down", tMs, ...press, observationId: null });
      events.push({ kind: "button_up", tMs: tMs + 60, ...press });
      const scene: Scene = {
        app: readers < readerScenes ? random.pick(apps) : passageApps.roles,
        title: `Message from ${plant("in a title", name)}`,
        url: `https://orders.example/list?who=${encodeURIComponent(plant("in an address", name))}`,
        row: shown ?? plant("in a row", name),
        name: plant("as a name", name),
        value: plant("as a field's value", name),
      };
      if (scene.app === passageApps.detect) readers += 1;
      shown = null;
      for (; told < events.length; told += 1) {
        const event = events[told];
        if (!event) continue;
        const isClick = event.kind === "button_down";
        const opens = isClick || event.kind === "key_down";
        const sight = opens ? await sightOf(event, isClick ? scene : null) : null;
        const named = sight ? { ...event, observationId: sight.context.id } : event;
        seen.push({ kind: "event", event: named, sight });
      }
    },
  };
}

type Scene = {
  readonly app: string;
  readonly title: string;
  readonly url: string;
  readonly row: string;
  readonly name: string;
  readonly value: string;
};

const rowHeightPx = 40;

async function drawSight(options: {
  readonly id: ObservationId;
  readonly tMs: number;
  readonly scene: Scene | null;
}): Promise<Sight> {
  const { id, tMs, scene } = options;
  const box = { x: 0, y: 0, width: size.widthPx, height: size.heightPx };
  const window: WindowInfo = {
    id: "w1",
    app: scene?.app ?? passageApps.roles,
    pid: 1,
    title: scene?.title ?? "Orders",
    box,
    url: scene?.url ?? null,
    ownerId: null,
  };
  const texts = scene
    ? ([
        ["button", "Save", null],
        ["list item", scene.row, null],
        ["button", scene.name, null],
        ["entry", "Subject", scene.value],
      ] as const)
    : [];
  const elements = texts.map(([role, name, value], at): Element => {
    const place = { x: 40, y: 40 + at * rowHeightPx, width: 600, height: 30 };
    return { id: `e${at}`, parentId: "root", role, name, states: ["showing"], value, box: place };
  });
  const root = {
    id: "root",
    parentId: null,
    role: "frame",
    name: "",
    states: [],
    value: null,
    box,
  };
  return {
    context: {
      id,
      tMs,
      window,
      windows: [window],
      monitors: [{ name: "one", box, scale: 1 }],
      pointer: { x: 140, y: 60 },
      elements: scene ? [root, ...elements] : [],
      elementsAgeMs: scene ? 10 : null,
      pointedId: null,
      focusedId: null,
    },
    frame: scene
      ? await draw(
          texts.map(([, name, value]) => value ?? name),
          tMs,
        )
      : null,
    frameAgeMs: scene ? 20 : null,
    lagMs: 0,
  };
}

async function draw(lines: readonly string[], tMs: number) {
  const drawn = lines.map(
    (line, at) =>
      `<text x="48" y="${60 + at * rowHeightPx}" font-family="DejaVu Sans" font-size="15" fill="#111">${escaped(line)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.widthPx}" height="${size.heightPx}"><rect width="100%" height="100%" fill="#fff"/>${drawn.join("")}</svg>`;
  const rgb = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  return { ...toFrame({ rgb, ...size }), tMs };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
