/** Cutting takes items out of a recording and says so with a gap; it never adds or changes content. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";

export type CutSelection =
  /** Everything that touches this time, ends included; ms since the epoch. */
  | { readonly kind: "range"; readonly fromMs: number; readonly toMs: number }
  /** One item, by its number in the order of reading, from 0; an observation takes its actions along. */
  | { readonly kind: "item"; readonly index: number };

export type CutPlan = {
  /** Numbers of the items that go. */
  readonly dropped: ReadonlySet<number>;
  readonly droppedObservations: ReadonlySet<string>;
  /** Tiles that an observation which stays still names. */
  readonly neededTiles: ReadonlySet<string>;
  /** Null where nothing matched. */
  readonly gap: Gap | null;
};

type Span = { readonly index: number; readonly fromMs: number; readonly toMs: number };

/** First reading: what has to go. */
export async function planCut(
  items: AsyncIterable<SafeItem>,
  selection: CutSelection,
): Promise<CutPlan> {
  const seen: { readonly item: SafeItem; readonly span: Span }[] = [];
  let index = 0;
  for await (const item of items) {
    const span = spanOf(item, index);
    if (span) seen.push({ item: withoutBulk(item), span });
    index += 1;
  }
  const hit = seen.filter(({ span }) => touches(span, selection));
  const droppedObservations = new Set(hit.map(({ item }) => observationOf(item)).filter(isText));
  const dropped = seen.filter(
    ({ item, span }) =>
      touches(span, selection) ||
      // What was done upon a dropped sight would betray it.
      (item.topic === "action" && droppedObservations.has(item.action.observationId ?? "")),
  );
  return {
    dropped: new Set(dropped.map(({ span }) => span.index)),
    droppedObservations,
    neededTiles: tilesOf(seen.filter((one) => !dropped.includes(one)).map(({ item }) => item)),
    gap: gapOf(
      dropped.map(({ span }) => span),
      selection,
    ),
  };
}

/** Second reading: what stays, and the gap where the first dropped item was. */
export async function* applyCut(
  items: AsyncIterable<SafeItem>,
  plan: CutPlan,
): AsyncGenerator<SafeItem> {
  let index = -1;
  let told = false;
  for await (const item of items) {
    index += 1;
    if (item.topic === "tile" && !plan.neededTiles.has(item.tile.hash)) continue;
    if (!plan.dropped.has(index)) {
      yield withoutDangling(item, plan.droppedObservations);
      continue;
    }
    if (plan.gap && !told) yield { topic: "gap", gap: plan.gap };
    told = true;
  }
}

function withoutDangling(item: SafeItem, dropped: ReadonlySet<string>): SafeItem {
  if (item.topic !== "terminate" || !dropped.has(item.observationId ?? "")) return item;
  return { ...item, observationId: null };
}

/** Meta and end stay in every cut: who wants them gone deletes the recording. Tiles go with their observations. */
function spanOf(item: SafeItem, index: number): Span | null {
  switch (item.topic) {
    case "action":
      return { index, fromMs: item.action.startMs, toMs: item.action.endMs };
    case "observation":
      return { index, fromMs: item.observation.tMs, toMs: item.observation.tMs };
    case "gap":
    case "meta":
    case "tile":
    case "terminate":
      return null;
  }
}

function touches(span: Span, selection: CutSelection): boolean {
  if (selection.kind === "item") return span.index === selection.index;
  return span.fromMs <= selection.toMs && span.toMs >= selection.fromMs;
}

/** Elements are most of an observation's size and not needed to plan. */
function withoutBulk(item: SafeItem): SafeItem {
  if (item.topic !== "observation") return item;
  return { ...item, observation: { ...item.observation, elements: [] } };
}

function observationOf(item: SafeItem): string | null {
  return item.topic === "observation" ? item.observation.id : null;
}

function isText(value: string | null): value is string {
  return value !== null;
}

function tilesOf(items: readonly SafeItem[]): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const item of items) {
    if (item.topic !== "observation") continue;
    for (const hash of item.observation.frame?.tiles ?? []) if (hash !== null) needed.add(hash);
  }
  return needed;
}

function gapOf(spans: readonly Span[], selection: CutSelection): Gap | null {
  if (spans.length === 0) return null;
  const reason = "cut_by_participant";
  const count = spans.length;
  if (selection.kind === "range") {
    return { fromMs: selection.fromMs, toMs: selection.toMs, reason, count };
  }
  const fromMs = Math.min(...spans.map((span) => span.fromMs));
  const toMs = Math.max(...spans.map((span) => span.toMs));
  return { fromMs, toMs, reason, count };
}
