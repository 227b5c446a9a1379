import { LearnError } from "../../errors.ts";
import { type EpisodeOptions, type EpisodeResult, runEpisode } from "./run-episode.ts";

/** What the last model left behind may keep a page from showing once; twice, the room itself is broken. */
export async function tryEpisode(options: EpisodeOptions): Promise<EpisodeResult> {
  try {
    return await runEpisode(options);
  } catch (cause) {
    if (!(cause instanceof LearnError) || cause.code !== "target_not_seen") throw cause;
    return await runEpisode(options);
  }
}
