/** The pixel guard turns a raw frame into tiles that may be kept, or says why there can be no picture. */
import type { FrameGrid, Redaction, Tile } from "@apprentice/core/action/safe.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import type { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import type { TextGuard } from "../text/text-guard.ts";
import type { MaskPlan } from "./mask-plan.ts";
import type { MaskedElement } from "./masked-element.ts";
import type { PlanInput } from "./base-painting.ts";
import { controlMemory } from "./control-memory.ts";
import { findSensitiveWords } from "./find-sensitive-words.ts";
import { drawStandIns } from "./draw-stand-ins.ts";
import { knownFrom, standInsFrom } from "./known-words.ts";
import { givesUp } from "./ocr/gives-up.ts";
import type { OcrEngine } from "./ocr/ocr-engine.ts";
import { oneAtATime } from "./ocr/one-at-a-time.ts";
import { frameReader } from "./ocr/read-frame.ts";
import { hiddenBefore, planDetect } from "./plan-detect.ts";
import { planRoles } from "./plan-roles.ts";
import { frameRenderer } from "./render-frame.ts";
import { filledTile, rescanTile, type RescannedTile } from "./rescan-tile.ts";

export type PixelInput = {
  readonly frame: RawFrame;
  readonly context: ObservationContext;
  /** The rule of the active window. */
  readonly rule: ApplicationRule;
  readonly elements: readonly MaskedElement[];
};

export type Pixels =
  | {
      readonly kind: "seen";
      readonly grid: FrameGrid;
      readonly tiles: readonly Tile[];
      readonly redactions: readonly Redaction[];
    }
  | { readonly kind: "withheld"; readonly reason: GapReason };

export type PixelGuard = AsyncDisposable & {
  /** Never rejects: what fails is withheld. */
  clean(input: PixelInput): Promise<Pixels>;
  /** The last look at a tile that is kept; `fills` go anyway. Rejects where its bytes are no picture. */
  rescan(tile: Tile, fills: readonly Redaction[]): Promise<RescannedTile>;
  /** Filled boxes by class, and frames that were withheld by reason. */
  report(): Readonly<Record<string, number>>;
};

export type PixelGuardOptions = {
  readonly text: TextGuard;
  readonly ocr: OcrEngine | null;
  readonly greatestElementsAgeMs: number;
  /** For one region; a full 1080p frame takes about 1 s on an idle core. */
  readonly readTimeoutMs: number;
};

/** Frames that may wait for text recognition besides the one being read; the next is a gap. */
const greatestWaiting = 2;
/** In one release an engine that hung so often is not asked again: every reading would cost its whole time limit. */
const mostHangs = 2;

/** In the guard's report: parts of pictures that were filled unread, because the text recognition had hung before. */
export const givenUpReason = "ocr_given_up";

export function openPixelGuard(options: PixelGuardOptions): PixelGuard {
  const { text, greatestElementsAgeMs, readTimeoutMs } = options;
  const engine = options.ocr && oneAtATime(options.ocr);
  const renderer = frameRenderer();
  const reader = engine && frameReader({ engine, greatestWaiting, timeoutMs: readTimeoutMs });
  const known = knownFrom(text.vault);
  const standIns = standInsFrom(text.vault);
  const controls = controlMemory();
  const counts = new Map<string, number>();
  const releaseEngine =
    engine && givesUp(engine, { mostHangs, onGivenUp: () => count(givenUpReason) });
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

  async function planWithWords(input: PlanInput): Promise<MaskPlan | GapReason> {
    if (!reader) return "frame_unread";
    const reading = await reader.read(input.frame, hiddenBefore(input));
    if (reading.kind === "unread") return reading.reason;
    known.refresh();
    standIns.refresh();
    const reasons = findSensitiveWords(reading.words, { text, known, standIns });
    const plan = planDetect(input, reading.words, reasons);
    return {
      ...plan,
      stamps: await drawStandIns(input.frame, { words: reading.words, reasons }, { text, known }),
    };
  }

  async function clean({ frame, context, rule, elements }: PixelInput): Promise<Pixels> {
    const input = { frame, context, app: rule.app, elements, greatestElementsAgeMs, controls };
    const plan = rule.masking === "roles" ? planRoles(input) : await planWithWords(input);
    if (typeof plan === "string") return { kind: "withheld", reason: plan };
    const { grid, tiles } = await renderer.render(frame, plan);
    return { kind: "seen", grid, tiles, redactions: plan.redactions };
  }

  return {
    async clean(input) {
      // What fails may quote what was captured, so its cause is not told.
      const pixels = await clean(input).catch((): Pixels => ({
        kind: "withheld",
        reason: "guard_failed",
      }));
      if (pixels.kind === "withheld") count(pixels.reason);
      else for (const { reason } of pixels.redactions) count(reason);
      return pixels;
    },
    async rescan(tile, fills) {
      // Without an engine no picture of words that only detectors cleared was ever kept.
      if (!releaseEngine) return filledTile(tile, fills);
      known.refresh();
      standIns.refresh();
      const rescanOptions = {
        engine: releaseEngine,
        text,
        known,
        standIns,
        timeoutMs: readTimeoutMs,
      };
      const rescanned = await rescanTile(tile, fills, rescanOptions);
      for (const { reason } of rescanned.redactions) count(reason);
      return rescanned;
    },
    report: () => Object.fromEntries(counts),
    async [Symbol.asyncDispose]() {
      await options.ocr?.[Symbol.asyncDispose]();
    },
  };
}
