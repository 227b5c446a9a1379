import { describeReason } from "../../recording/describe-blackout.ts";
import { describeGap } from "../../recording/describe-gap.ts";
import type { TaskRecording } from "../../recording/record-task.ts";
import type { Hunt } from "./hunt-everywhere.ts";
import type { Learned } from "./learn-from-demo.ts";

export type DemoReport = {
  readonly recordings: readonly (TaskRecording & {
    readonly title: string;
    readonly instruction: string;
    readonly done: boolean;
  })[];
  readonly trajectories: number;
  readonly steps: number;
  readonly rows: number;
  readonly sheets: readonly string[];
  readonly hunt: Hunt;
  /** Null where the demo was told to end with the dataset. */
  readonly learned: Learned | null;
};

/** Puts what follows on a line of its own below the first. */
const beneath = `\n${" ".repeat(19)}`;

/** What a person reads at the end. */
export function describeReport(report: DemoReport, out: string): string {
  const { recordings, hunt } = report;
  const sum = (
    of: (recording: DemoReport["recordings"][number]) => Readonly<Record<string, number>>,
    word: (name: string) => string = (name) => name,
    separator = ", ",
  ): string => {
    const totals = new Map<string, number>();
    for (const recording of recordings)
      for (const [name, count] of Object.entries(of(recording)))
        totals.set(name, (totals.get(name) ?? 0) + count);
    return [...totals]
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${count} × ${word(name)}`)
      .join(separator);
  };
  const pictures = recordings.reduce((total, { counts }) => total + counts.pictures, 0);
  const hits = hunt.hits.map((hit) => `    FOUND ${hit.place}: ${hit.where}`);
  return [
    "",
    `  tasks done       ${recordings.filter(({ done }) => done).length} of ${recordings.length}`,
    `  actions          ${sum(({ counts }) => counts.actions)}`,
    `  pictures         ${pictures} of before the actions`,
    `  dropped, why     ${sum(({ counts }) => counts.gaps, describeGap, beneath) || "nothing"}`,
    `  blacked out      ${sum(({ redactions }) => redactions, describeReason, beneath) || "nothing"}`,
    `  trajectories     ${report.trajectories} with ${report.steps} steps, ${report.rows} rows of training data`,
    `  hunt             ${hunt.files} files (${Math.round(hunt.bytes / 1024)} KiB), ${hunt.texts} texts, ${hunt.pictures} pictures read`,
    `  secrets found    ${hunt.hits.length} (must be 0)`,
    ...hits,
    `  control found    ${hunt.controlHits} times (must be more than 0: it shows that the hunt works)`,
    ...learnedLines(report.learned),
    "",
    `  look at          ${out}/screen.png and ${out}/sheets/*.png`,
    `  train with       ${out}/dataset (Hugging Face Parquet)`,
  ].join("\n");
}

function learnedLines(learned: Learned | null): string[] {
  if (!learned) return [];
  const { trained, untrained, demonstrations, trainingSeconds, strayActions } = learned;
  return [
    "",
    `  learned from     ${demonstrations} more demonstrations, in ${trainingSeconds.toFixed(0)} s of training`,
    `  trained policy   did ${trained.done} of ${trained.of} tasks in new states`,
    `  untrained        did ${untrained.done} of ${untrained.of}`,
    `  stray actions    ${strayActions} (must be 0)`,
  ];
}
