/** Composes the guard: words by text/, pixels by pixels/, and whatever fails is dropped and never passed. */
import type { CleanedSight, Guard, Guarded, GuardedSight, Wording } from "./guard.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { coarseMoment, coarseTimes } from "./coarse-times.ts";
import { mintAction, mintMeta, mintObservation, mintTile } from "./mint.ts";
import { openPixelGuard, type PixelGuard } from "./pixels/pixel-guard.ts";
import type { OcrEngine } from "./pixels/ocr/ocr-engine.ts";
import { rescanWith } from "./rescan.ts";
import { cleanAction } from "./text/clean-action.ts";
import { checkedWord } from "./text/never-keep.ts";
import { rescanMeta } from "./text/rescan-item.ts";
import { maskContext } from "./text/mask/mask-context.ts";
import { typedText } from "./text/mask/typed-text.ts";
import { createTextGuard, type TextGuard, type TextGuardOptions } from "./text/text-guard.ts";

export type GuardOptions = TextGuardOptions & {
  /**
   * Reads words in pixels, for applications that are masked by `detect`; without it those are kept without pictures.
   * The guard closes it.
   */
  readonly ocr?: OcrEngine | null;
  /** Elements older than this, in ms, explain no pixels; default 30,000. */
  readonly greatestElementsAgeMs?: number;
  /** The longest that one region of a picture is read, in ms; default 15,000. */
  readonly readTimeoutMs?: number;
};

/** Throws `session_key_invalid`. */
export async function createGuard(options: GuardOptions): Promise<Guard> {
  const text = await createTextGuard(options);
  const typed = typedText(text);
  const pixels = openPixelGuard({
    text,
    ocr: options.ocr ?? null,
    greatestElementsAgeMs: options.greatestElementsAgeMs ?? 30_000,
    readTimeoutMs: options.readTimeoutMs ?? 15_000,
  });
  const rescan = rescanWith({ text, pixels, times: "sealed" });
  const recheck = rescanWith({ text, pixels, times: "kept" });
  return {
    async action(action, context) {
      try {
        const cleaned = await cleanAction(typed, coarseTimes(action), context);
        return cleaned.kind === "clean"
          ? { kind: "kept", value: mintAction(cleaned.action) }
          : cleaned;
      } catch {
        // The cause may quote what was captured, so it is not told.
        return { kind: "dropped", reason: "guard_failed" };
      }
    },
    async observation(sight, rule) {
      try {
        return { kind: "kept", value: await cleanSight({ text, pixels, sight, rule }) };
      } catch {
        return { kind: "dropped", reason: "guard_failed" } satisfies Guarded<never>;
      }
    },
    wording: (told) => wordingOf(text, told),
    meta: async (meta) => mintMeta(await rescanMeta(text, meta)),
    neverKeep: (word) => text.neverKeep(checkedWord(word)),
    rescan,
    recheck,
    report: () => ({ ...text.report(), ...pixels.report() }),
    [Symbol.asyncDispose]: () => pixels[Symbol.asyncDispose](),
  };
}

async function wordingOf(guard: TextGuard, told: string): Promise<Wording> {
  const { text, findings, standIns } = await guard.redact(told);
  const values = new Map<string, string>();
  for (const [at, { start, end }] of findings.entries()) {
    const standIn = standIns[at];
    if (standIn !== undefined && !values.has(standIn)) values.set(standIn, told.slice(start, end));
  }
  return { text, values };
}

async function cleanSight(options: {
  readonly text: TextGuard;
  readonly pixels: PixelGuard;
  readonly sight: GuardedSight;
  readonly rule: ApplicationRule;
}): Promise<CleanedSight> {
  const { sight, rule, text, pixels } = options;
  const { context: kept, masked } = await maskContext(text, sight.context, rule);
  const context = { ...kept, tMs: coarseMoment(kept.tMs), elements: [...kept.elements] };
  const seen = sight.frame
    ? await pixels.clean({ frame: sight.frame, context: sight.context, rule, elements: masked })
    : null;
  if (seen?.kind !== "seen")
    return {
      observation: mintObservation({ ...context, frame: null, frameAgeMs: null, redactions: [] }),
      tiles: [],
      ...withheld(seen?.reason),
    };
  return {
    observation: mintObservation({
      ...context,
      frame: seen.grid,
      frameAgeMs: sight.frameAgeMs,
      redactions: [...seen.redactions],
    }),
    tiles: seen.tiles.map(mintTile),
  };
}

function withheld(reason: GapReason | undefined): { readonly withheld?: GapReason } {
  return reason ? { withheld: reason } : {};
}
