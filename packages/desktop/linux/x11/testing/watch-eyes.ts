/** Opens eyes on a private desktop for tests and collects all that they see. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { columns, tilePx } from "@apprentice/core/event/raw-frame.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Eyes, Seen } from "../../../observe/eyes.ts";
import type { PrivateDesktop } from "../../private-desktop.ts";
import { type LinuxEyesOptions, openLinuxEyes } from "../../linux-eyes.ts";

export type Watch = AsyncDisposable & {
  readonly eyes: Eyes;
  readonly seen: readonly Seen[];
  /** Resolves once `test` holds for what was seen so far; throws after twenty seconds. */
  until(what: string, test: (seen: readonly Seen[]) => boolean): Promise<void>;
  /** Resolves when the eyes have ended. */
  readonly ended: Promise<void>;
};

export async function watchEyes(
  desktop: PrivateDesktop,
  options: Partial<LinuxEyesOptions> & Pick<LinuxEyesOptions, "approves">,
): Promise<Watch> {
  const controller = new AbortController();
  const eyes = await openLinuxEyes({
    platform: "linux",
    env: desktop.env,
    auth: desktop.auth,
    accessibility: null,
    random: (length) => randomBytes(length),
    browsers: new Set(),
    ignoredWindowIds: () => [],
    paused: () => false,
    clock: () => performance.timeOrigin + performance.now(),
    signal: controller.signal,
    ...options,
  });
  const seen: Seen[] = [];
  const collect = async () => {
    for await (const one of eyes.events()) seen.push(one);
  };
  const ended = collect();
  return {
    eyes,
    seen,
    ended,
    async until(what, test) {
      for (let attempt = 0; attempt < 1_000; attempt++) {
        if (test(seen)) return;
        await sleep(20);
      }
      throw new Error(`not seen: ${what}; kinds: ${seen.map(kindOf).join(" ").slice(-600)}`);
    },
    async [Symbol.asyncDispose]() {
      controller.abort();
      await eyes[Symbol.asyncDispose]();
      await ended;
    },
  };
}

export function kindOf(seen: Seen): string {
  if (seen.kind === "event") return seen.event.kind;
  return seen.kind === "gap" ? `gap:${seen.gap.reason}:${seen.gap.count}` : `lost:${seen.code}`;
}

/** Colour 0xRRGGBB of a frame at a screen point; null where the tile is solid. */
export function pixelAt(frame: RawFrame, at: Point): number | null {
  const tile = frame.tiles[Math.floor(at.y / tilePx) * columns(frame) + Math.floor(at.x / tilePx)];
  if (!tile) return null;
  const offset = ((at.y % tilePx) * tile.widthPx + (at.x % tilePx)) * 4;
  const [blue = 0, green = 0, red = 0] = tile.pixels.subarray(offset, offset + 3);
  return (red << 16) | (green << 8) | blue;
}
