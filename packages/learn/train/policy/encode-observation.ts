/** The one way from what is seen to what the policy attends to; training and serving both go through here. */
import type { SafeElement } from "@apprentice/core/action/action.ts";
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { Box } from "@apprentice/core/event/geometry.ts";
import { chooseElements } from "./choose-elements.ts";
import { encodeElement } from "./encode-element.ts";
import { encodeHistory, encodeRemembered, wordKeys } from "./encode-history.ts";
import { encodeInstruction, indexInstruction, matchPlaces } from "./encode-instruction.ts";
import { flag, stepFlag } from "./flags.ts";
import { limits } from "./limits.ts";
import { actedOn, targetOf, type PastStep } from "./past.ts";
import { rememberedTexts, type Remembered } from "./remembered.ts";
import { splitWords, type Word } from "./split-words.ts";
import { noMatches, noReals, type Token } from "./token.ts";
import { withoutAim } from "./without-aim.ts";

export type EncodedObservation = {
  /** Class token, instruction, history (newest first), remembered texts, elements. */
  readonly tokens: readonly Token[];
  readonly instruction: string;
  readonly words: readonly Word[];
  readonly remembered: readonly Remembered[];
  readonly elements: readonly SafeElement[];
};

export type EncodeOptions = {
  readonly observation: Observation;
  readonly instruction: string;
  readonly history: readonly PastStep[];
  /** Texts given by the caller, such as a clipboard, before those found in the history. */
  readonly remembered?: readonly string[];
  /** False blinds the policy to words shared with the instruction: a control that shows what they are worth. */
  readonly matching?: boolean;
};

/** Pure: equal arguments give equal tokens. */
export function encodeObservation(options: EncodeOptions): EncodedObservation {
  const { instruction } = options;
  const history = options.history.slice(-limits.past);
  const observation = withoutAim(options.observation, history);
  const words = splitWords(instruction, limits.instructionWords);
  const index = indexInstruction(instruction, words, options.matching ?? true);
  const elements = chooseElements(observation, limits.elements);
  const remembered = rememberedTexts(history, options.remembered);
  const around = {
    index,
    observation,
    elements,
    byId: new Map(observation.elements.map((element) => [element.id, element])),
    previousIds: idsOf(history.at(-1)?.observation ?? null),
    actedOn: actedOn(history),
    area: areaOf(observation),
  };
  const elementTokens = elements.map((element) => encodeElement(element, around));
  const facts = { seen: countPlaces(elementTokens), ...donePlaces(history, index) };
  const tokens = [
    classToken(observation, history.length),
    ...encodeInstruction(index, facts),
    ...encodeHistory(index, history),
    ...encodeRemembered(index, remembered),
    ...elementTokens,
  ];
  return { tokens, instruction, words, remembered, elements };
}

function classToken(observation: Observation, done: number): Token {
  const flags = [flag("token:class"), stepFlag("done", done)];
  if (observation.windows.some((window) => window.ownerId !== null)) {
    flags.push(flag("window:popup_open"));
  }
  if (observation.elements.some((element) => element.role === "dialog")) {
    flags.push(flag("window:dialog"));
  }
  const words = wordKeys(observation.window?.title ?? "");
  return {
    kind: "class",
    words,
    role: observation.window ? `app ${observation.window.app}` : null,
    chord: null,
    flags,
    reals: noReals,
    matches: noMatches,
  };
}

function idsOf(observation: Observation | null): ReadonlySet<string> | null {
  return observation && new Set(observation.elements.map((element) => element.id));
}

/** The active window, else the first monitor; never without extent. */
function areaOf(observation: Observation): Box {
  const box = observation.window?.box ?? observation.monitors[0]?.box;
  return box && box.width > 0 && box.height > 0 ? box : { x: 0, y: 0, width: 1_000, height: 1_000 };
}

function countPlaces(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const token of tokens) {
    for (const place of token.matches.name) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}

/** Words of the instruction that were acted on or typed before. */
function donePlaces(history: readonly PastStep[], index: ReturnType<typeof indexInstruction>) {
  const acted = new Set<number>();
  const typed = new Set<number>();
  for (const step of history) {
    const target = targetOf(step);
    const { action } = step;
    if (target) for (const place of matchPlaces(index, wordKeys(target.name))) acted.add(place);
    if (action.kind === "type") {
      for (const place of matchPlaces(index, wordKeys(action.text))) typed.add(place);
    }
  }
  return { acted, typed };
}
