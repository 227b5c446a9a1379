/** Plants values with hands: typed, taken back, typed from the end, over several boxes, and out of a foreign window's clipboard. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Workplace } from "../recording/workplace.ts";
import type { Canary } from "./canary.ts";
import { fieldOf, firstBoxOf } from "./canary-page.ts";

/** As a fast typist; keys that come before it is known which field has the focus are dropped. */
const strokeMs = 20;
const tabMs = 250;
const settleMs = 300;

export async function clickAt({ hands }: Workplace, box: Box): Promise<void> {
  await hands.move({ x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) });
  await sleep(60);
  await hands.press("left");
  await hands.release("left");
  await sleep(settleMs);
}

export const clickOn = async (workplace: Workplace, name: string): Promise<void> =>
  clickAt(workplace, (await workplace.element(name)).box);

export async function stroke(hands: Hands, key: string): Promise<void> {
  await hands.keyDown(key);
  await hands.keyUp(key);
  await sleep(strokeMs);
}

export async function chord(hands: Hands, modifier: string, key: string): Promise<void> {
  await hands.keyDown(modifier);
  await stroke(hands, key);
  await hands.keyUp(modifier);
  await sleep(strokeMs);
}

export async function typeText(hands: Hands, text: string): Promise<void> {
  for (const letter of text) {
    await hands.type(letter);
    await sleep(strokeMs);
  }
}

export async function typeCanaries(
  workplace: Workplace,
  canaries: readonly Canary[],
): Promise<void> {
  for (const canary of canaries) {
    const field = canary.parts ? firstBoxOf(canary) : fieldOf[canary.modality];
    if (field === undefined || canary.modality === "pasted") continue;
    await clickOn(workplace, field);
    await typeOne(workplace.hands, canary);
  }
}

async function typeOne(hands: Hands, { modality, text, parts }: Canary): Promise<void> {
  if (parts) {
    for (const [at, part] of parts.entries()) {
      if (at > 0) await stroke(hands, "tab");
      await sleep(tabMs);
      await typeText(hands, part);
    }
    return;
  }
  if (modality === "typed in reverse")
    for (const letter of Array.from(text).toReversed()) {
      await typeText(hands, letter);
      await stroke(hands, "left");
    }
  else await typeText(hands, text);
  if (modality === "abandoned") for (const _ of text) await stroke(hands, "backspace");
}

/** Copies each value from a window of an application that is not approved, and pastes it into the page. */
export async function pasteCanaries(
  workplace: Workplace,
  canaries: readonly Canary[],
): Promise<void> {
  const { desktop, hands, until } = workplace;
  // While the other window is active its elements are those that are seen.
  const { box } = await workplace.element(fieldOf["pasted"] ?? "");
  for (const { modality, text } of canaries) {
    if (modality !== "pasted") continue;
    await using source = desktop.spawn("zenity", [
      "--entry",
      "--title=Elsewhere",
      `--entry-text=${text}`,
    ]);
    await until("the foreign window", ({ context }) =>
      source.running() && context.window?.app === "zenity" ? true : null,
    );
    await sleep(settleMs);
    await chord(hands, "ctrl", "a");
    await chord(hands, "ctrl", "c");
    await clickAt(workplace, box);
    await chord(hands, "ctrl", "v");
    await sleep(settleMs);
  }
}
