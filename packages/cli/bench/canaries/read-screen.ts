/** All words of a picture, read twice as large as it is: at its own size recognition passes over whole lines. */
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import type { Picture } from "@apprentice/guard/pixels/to-frame.ts";
import sharp from "sharp";
import { wordsIn } from "../recording/stored-pictures.ts";

export async function readScreen(picture: Picture, engine: OcrEngine): Promise<string> {
  const { rgb, widthPx, heightPx } = picture;
  const { data, info } = await sharp(rgb, {
    raw: { width: widthPx, height: heightPx, channels: 3 },
  })
    .resize(widthPx * 2)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return wordsIn({ rgb: data, widthPx: info.width, heightPx: info.height }, engine);
}
