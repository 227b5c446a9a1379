/**
 * A studio is where scripted people demonstrate: a private desktop that nobody watches, real applications on it, and
 * the real recorder. There is no indicator, because there is no person to be told; all of it is marked synthetic.
 */
import { randomBytes } from "node:crypto";
import type { Guard } from "@apprentice/guard/guard.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import type { Stage } from "@apprentice/learn/evaluate/practice/stage.ts";
import { type Desk, openDesk } from "@apprentice/learn/evaluate/suite/open-desk.ts";
import { openPracticeStage } from "@apprentice/learn/evaluate/suite/open-practice-stage.ts";
import { practicePolicy } from "@apprentice/learn/evaluate/suite/practice-policy.ts";
import { beginGuard } from "../recording/guard-recording.ts";
import { neverKeepOf } from "../recording/never-keep-of.ts";
import { shareEyes, type SharedEyes } from "./shared-eyes.ts";
import { unreadPictures } from "./unread-pictures.ts";

export type Studio = Desk & {
  readonly shared: SharedEyes;
  readonly stage: Stage;
  /** For one recording; the caller closes it. Throws CliError, RecorderError where the person's words cannot be read. */
  readonly beginGuard: () => Promise<Guard>;
};

/** Takes a few seconds. Throws PrivateDesktopError, DesktopError, LearnError `target_not_seen`. */
export async function openStudio(options: {
  /**
   * By role the entries of lists are content, and a model cannot tell one from another; practice pages hold made-up
   * words alone, so that detection (which keeps them readable) harms nobody. Default: `detect`.
   */
  readonly masking?: "roles" | "detect";
  /** Whose never-keep words count; without it none do. */
  readonly dataDir?: string;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}): Promise<Studio> {
  const { masking = "detect", dataDir, clock, signal } = options;
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await startPracticeSite());
  const policy = practicePolicy(site.host, { masking });
  const desk = stack.use(await openDesk({ policy, clock, signal }));
  const shared = shareEyes(desk.eyes, clock);
  const stage = await openPracticeStage(desk, site);
  const neverKeep =
    dataDir === undefined ? { words: async () => [] } : neverKeepOf({ dataDir, env: process.env });
  const begin = (): Promise<Guard> =>
    beginGuard({
      policy,
      dataDir: dataDir ?? desk.desktop.folder,
      neverKeep,
      sessionKey: new Uint8Array(randomBytes(32)),
      vault: openVault(),
      ocr: unreadPictures(),
    });
  const parts = stack.move();
  const dispose = () => parts.disposeAsync();
  return { ...desk, shared, stage, beginGuard: begin, [Symbol.asyncDispose]: dispose };
}
