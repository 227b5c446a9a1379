import sharp from "sharp";
import type { PrivateDesktop } from "@apprentice/desktop/linux/private-desktop.ts";
import { takePrivateScreenshot } from "@apprentice/desktop/linux/private-screenshot.ts";

/** Writes what a person would see on the private desktop now, indicator and all, as a PNG. */
export async function screenshotOf(desktop: PrivateDesktop, path: string): Promise<void> {
  const { widthPx: width, heightPx: height, rgb } = await takePrivateScreenshot(desktop);
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
