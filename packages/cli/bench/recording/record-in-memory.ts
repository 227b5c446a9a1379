/** Records a workplace through the real eyes, merger and guard, and keeps the safe items in memory. */
import { randomBytes } from "node:crypto";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { openLinuxEyes } from "@apprentice/desktop/linux/linux-eyes.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import { type RecordingResult, record } from "@apprentice/recorder/session/record.ts";
import type { Workplace } from "./workplace.ts";

export type MemoryRecording = {
  readonly items: readonly SafeItem[];
  /** The recorder's own eyes. */
  readonly eyes: Eyes;
  /** Ends the recording once its actions are complete. */
  finish(): Promise<RecordingResult>;
};

export type RuleInput = Parameters<typeof ApplicationRule.parse>[0];

/** Resolves once the eyes are open. The guard is not closed. */
export async function recordInMemory(
  workplace: Workplace,
  options: {
    readonly rules: readonly RuleInput[];
    readonly guard: Guard;
    /** Patterns of titles and hosts that are forbidden inside approved applications too. */
    readonly forbidden?: readonly string[];
  },
): Promise<MemoryRecording> {
  const { desktop, clock, accessibility } = workplace;
  const items: SafeItem[] = [];
  const opened = Promise.withResolvers<Eyes>();
  const ended = Promise.withResolvers<"success">();
  const result = record({
    meta: {
      version: 1,
      recordingId: RecordingId.parse(`rec-${randomBytes(6).toString("hex")}`),
      instruction: "",
      source: "synthetic",
      startedMs: clock(),
      os: "linux",
      fidelity: "actions",
    },
    policy: examplePolicy({
      applications: options.rules.map((rule) => ApplicationRule.parse(rule)),
      forbidden: [...(options.forbidden ?? [])],
    }),
    guard: options.guard,
    sink: {
      write: (item) => {
        items.push(item);
        return Promise.resolve();
      },
    },
    openEyes: async (eyesOptions) => {
      const eyes = await openLinuxEyes({
        ...eyesOptions,
        platform: process.platform,
        env: desktop.env,
        auth: desktop.auth,
        accessibility,
        random: (length) => randomBytes(length),
        clock,
      });
      opened.resolve(eyes);
      return eyes;
    },
    gate: () => ({ kind: "open" }),
    paused: () => false,
    ignoredWindowIds: () => [],
    ended: ended.promise,
    clock,
  });
  result.catch(opened.reject);
  return {
    items,
    eyes: await opened.promise,
    finish: () => {
      ended.resolve("success");
      return result;
    },
  };
}
