/** The pixel guard turns a raw frame into tiles that may be kept, or says why there can be no picture. */
import type { FrameGrid, Redaction, Tile } from "@apprentice/core/action/safe.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import type { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import type { TextGuard } from "../text/text-guard.ts";
import type { MaskedElement } from "./masked-element.ts";
import type { OcrEngine } from "./ocr/ocr-engine.ts";
import { planRoles } from "./plan-roles.ts";
import { frameRenderer } from "./render-frame.ts";

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
  /** Filled boxes by class, and frames that were withheld by reason. */
  report(): Readonly<Record<string, number>>;
};

export type PixelGuardOptions = {
  readonly text: TextGuard;
  readonly ocr: OcrEngine | null;
  readonly greatestElementsAgeMs: number;
};

export function openPixelGuard(options: PixelGuardOptions): PixelGuard {
  const { greatestElementsAgeMs } = options;
  const renderer = frameRenderer();
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

  async function clean({ frame, context, rule, elements }: PixelInput): Promise<Pixels> {
    if (rule.masking === "detect") return { kind: "withheld", reason: "frame_unread" };
    const plan = planRoles({ frame, context, app: rule.app, elements, greatestElementsAgeMs });
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
    report: () => Object.fromEntries(counts),
    async [Symbol.asyncDispose]() {
      await options.ocr?.[Symbol.asyncDispose]();
    },
  };
}
