/** Switches, overlaps and disguises windows while the real recorder runs, and looks for anything foreign in what it has. */
import { setTimeout as sleep } from "node:timers/promises";
import { takePrivateScreenshot } from "@apprentice/desktop/linux/private-screenshot.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { openWorkplace } from "../recording/workplace.ts";
import { countForeign, rgb } from "./foreign-hue.ts";
import { approvedApp, forbiddenTitle, openStage } from "./stage-hand.ts";
import { type Evidence, watchRecording } from "./watched-recording.ts";

export type SwitchOptions = {
  readonly switches: number;
  readonly seed: number;
  readonly evidence: Evidence;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

/** Changes within one recording; what it stored is looked through after each. */
const batch = 500;
const compositor = ["--config", "/dev/null", "--backend", "xrender", "--fading"];

/** Every second recording runs under a compositor, which is what makes translucent windows translucent. */
export async function switchWindows(options: SwitchOptions): Promise<void> {
  const { evidence, signal, log } = options;
  const random = seededRandom(options.seed);
  const secret = `kalomitu${random.integer(10_000, 99_999)}`;
  await using workplace = await openWorkplace({ widthPx: 900, heightPx: 640 });
  const { desktop, hands } = workplace;
  for (let done = 0, round = 0; done < options.switches; round += 1) {
    const until = Math.min(options.switches, done + batch);
    await using parts = new AsyncDisposableStack();
    if (round % 2 === 1) parts.use(desktop.spawn("picom", compositor));
    const stage = parts.use(await openStage(desktop, { random, secret }));
    const rules = [{ app: approvedApp }];
    const watched = await watchRecording(workplace, {
      rules,
      forbidden: [forbiddenTitle],
      secret,
      rawContexts: true,
      engine: null,
      evidence,
      recently: () => `change ${String(done)}: ${stage.recently()}`,
    });
    await stage.rest();
    await sleep(1_200);
    for (; done < until; done += 1) {
      signal.throwIfAborted();
      await stage.change();
      if (done % 2 === 0) {
        await hands.keyDown("f6");
        await hands.keyUp("f6");
      }
      if (done % 5 === 0) await watched.look();
      else if (done % 7 === 0) await sleep(30);
      if (done % 100 === 50) evidence.controlPixels += await unprotected(desktop);
      if (done % 40 === 39) {
        await stage.rest();
        await sleep(80);
      }
    }
    await watched.finish();
    log(`switches: ${done} of ${options.switches} changes of windows`);
  }
}

type Desktop = Parameters<typeof takePrivateScreenshot>[0];

const unprotected = async (desktop: Desktop): Promise<number> =>
  countForeign((await takePrivateScreenshot(desktop)).rgb, rgb);
