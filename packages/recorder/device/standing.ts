/** What this participant said that bears on recording: an objection that waits for its answer, and where they travel. */
import type { DeviceFiles, Standing } from "./device-files.ts";

export type StandingState = {
  readonly current: () => Standing;
  /** On the disk before it resolves. */
  readonly change: (next: Partial<Omit<Standing, "version">>) => Promise<void>;
  readonly reload: () => Promise<void>;
};

const nothing: Standing = {
  version: 1,
  objection: "none",
  journey: null,
  backMs: null,
  glassBrokenMs: null,
  glassSeenMs: null,
};

/** Throws RecorderError `state_damaged`: an unreadable objection must not count as none. */
export async function openStanding(files: Pick<DeviceFiles, "standing">): Promise<StandingState> {
  let current = nothing;
  const reload = async (): Promise<void> => {
    current = (await files.standing.load()) ?? nothing;
  };
  await reload();
  return {
    current: () => current,
    reload,
    change: async (next) => {
      await reload();
      current = { ...current, ...next };
      await files.standing.save(current);
    },
  };
}
