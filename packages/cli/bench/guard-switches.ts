/** The breaking test of "only approved applications, per pixel": ten thousand switches of windows and tabs. */
import type { Bench } from "./metric.ts";
import { switchTabs } from "./switches/switch-tabs.ts";
import { switchWindows } from "./switches/switch-windows.ts";
import { type Evidence, noEvidence } from "./switches/watched-recording.ts";

const all = { windows: 9_400, tabs: 600 };
const few = { windows: 300, tabs: 60 };

export const measure: Bench = async ({ log, quick, signal }) => {
  const counts = quick ? few : all;
  const evidence = await switchAll({ ...counts, seed: 1, log, signal });
  const metric = (name: string, value: number, unit: string, aim: string | null) => ({
    metric: name,
    value,
    unit,
    aim,
    baseline: null,
  });
  return [
    {
      ...metric(
        "guard.structural_leaks",
        evidence.foreignPixels + evidence.foreignTexts,
        `foreign pixels and texts in ${counts.windows + counts.tabs} switches`,
        "<= 0",
      ),
      // What an unprotected capture of some of the same moments holds.
      baseline: evidence.controlPixels,
    },
    metric("guard.structural_frames", evidence.frames, "frames looked at", null),
  ];
};

/** Throws where nothing was seen, because then nothing was tried. */
export async function switchAll(options: {
  readonly windows: number;
  readonly tabs: number;
  readonly seed: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<Evidence> {
  const evidence = noEvidence();
  const shared = { seed: options.seed, evidence, log: options.log, signal: options.signal };
  if (options.windows > 0) await switchWindows({ ...shared, switches: options.windows });
  if (options.tabs > 0) await switchTabs({ ...shared, switches: options.tabs });
  for (const leak of evidence.leaks) options.log(`switches: ${leak}`);
  if (evidence.controlPixels === 0)
    throw new Error("an unprotected capture shows nothing foreign either, so nothing was tried");
  if (evidence.frames === 0 || evidence.actions === 0)
    throw new Error("the recorder saw nothing approved, so nothing was tried");
  return evidence;
}
