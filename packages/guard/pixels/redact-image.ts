/** Redacts one picture from a file or standard input, with the same rules as frames that are masked by detection. */
import sharp from "sharp";
import type { Redaction } from "@apprentice/core/action/safe.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { GuardError } from "../errors.ts";
import type { TextGuard } from "../text/text-guard.ts";
import type { PlanInput } from "./base-painting.ts";
import { controlMemory } from "./control-memory.ts";
import { drawPicture } from "./draw-picture.ts";
import { drawStandIns } from "./draw-stand-ins.ts";
import { findSensitiveWords } from "./find-sensitive-words.ts";
import { knownFrom } from "./known-words.ts";
import type { OcrEngine } from "./ocr/ocr-engine.ts";
import { frameReader } from "./ocr/read-frame.ts";
import { hiddenBefore, planDetect } from "./plan-detect.ts";
import { toFrame, type Picture } from "./to-frame.ts";

/** An 8K screen has 33 MP. Memory stays under about 12 bytes a pixel: 430 MB at this limit. */
const greatestPixels = 36_000_000;
const greatestSidePx = 16_384;
const readTimeoutMs = 120_000;
const formats: ReadonlySet<string> = new Set(["png", "jpeg", "webp", "gif", "tiff"]);

export type RedactedImage = {
  /** PNG without metadata. */
  readonly image: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly Redaction[];
};

/** Throws `image_invalid`, `image_too_large`, or `ocr_failed` where the picture could not be read. */
export async function redactImage(
  bytes: Uint8Array,
  options: { readonly text: TextGuard; readonly ocr: OcrEngine },
): Promise<RedactedImage> {
  const picture = await decode(bytes);
  const input = inputFor(picture);
  const reader = frameReader({ engine: options.ocr, greatestWaiting: 0, timeoutMs: readTimeoutMs });
  const reading = await reader.read(input.frame, hiddenBefore(input));
  if (reading.kind === "unread")
    throw new GuardError(
      "ocr_failed",
      "the picture could not be read, so nothing can be said about what is in it; check that Tesseract works",
    );
  const known = knownFrom(options.text.vault);
  const reasons = findSensitiveWords(reading.words, { text: options.text, known });
  const plan = planDetect(input, reading.words, reasons);
  const { widthPx, heightPx } = picture;
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  const found = { words: reading.words, reasons };
  const stamps = await drawStandIns(input.frame, found, { text: options.text, known });
  const image = await sharp(drawPicture(input.frame, { ...plan, stamps }), { raw })
    .png()
    .toBuffer();
  return { image, widthPx, heightPx, boxes: plan.redactions };
}

async function decode(bytes: Uint8Array): Promise<Picture> {
  const { format, width, height } = await headerOf(bytes);
  if (width > greatestSidePx || height > greatestSidePx || width * height > greatestPixels)
    throw new GuardError(
      "image_too_large",
      `the picture has ${width} × ${height} px; at most ${greatestSidePx} px a side and ${greatestPixels / 1e6} million pixels are read, so cut it first`,
    );
  if (!formats.has(format)) throw invalid();
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: greatestPixels,
      failOn: "warning",
    })
      .autoOrient()
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, widthPx: info.width, heightPx: info.height };
  } catch {
    throw invalid();
  }
}

/** Reads the header only, whatever size it tells. */
async function headerOf(bytes: Uint8Array) {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw invalid();
  }
}

/** No cause: decoders quote what they choke on. */
function invalid(): GuardError {
  return new GuardError(
    "image_invalid",
    `this is no whole picture that can be read; give ${[...formats].join(", ")}`,
  );
}

/** A picture has no elements: it is one window of which words and background alone may show. */
function inputFor(picture: Picture): PlanInput {
  const box = { x: 0, y: 0, width: picture.widthPx, height: picture.heightPx };
  const window = {
    id: "picture",
    app: "picture",
    pid: null,
    title: "",
    box,
    url: null,
    ownerId: null,
  };
  const root = {
    id: "root",
    parentId: null,
    role: "frame",
    name: "",
    states: [],
    value: null,
    box,
  };
  const context: ObservationContext = {
    id: ObservationId.parse("picture"),
    tMs: 0,
    window,
    windows: [window],
    monitors: [],
    pointer: { x: 0, y: 0 },
    elements: [root],
    elementsAgeMs: 0,
    pointedId: null,
    focusedId: null,
  };
  return {
    frame: toFrame(picture),
    context,
    app: window.app,
    elements: [{ element: root, nameKept: false, valueKept: true }],
    greatestElementsAgeMs: 0,
    controls: controlMemory(),
  };
}
