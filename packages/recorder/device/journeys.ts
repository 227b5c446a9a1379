/** Journeys: they count here from the moment they are said, and the collector is told as soon as it is reached. */
import type { SignedFetch } from "./signed-fetch.ts";
import type { StandingState } from "./standing.ts";

/** Sets out for a place, or comes back with null. */
export async function changeJourney(options: {
  readonly standing: StandingState;
  readonly place: string | null;
  readonly nowMs: number;
}): Promise<void> {
  const { standing, place } = options;
  const sinceMs = Math.floor(options.nowMs);
  if (place !== null) {
    await standing.change({ journey: { place, sinceMs, deliveredMs: null }, backMs: null });
    return;
  }
  const { journey } = standing.current();
  // Nobody needs to hear of the end of a journey that nobody heard of.
  const backMs = journey && journey.deliveredMs !== null ? sinceMs : null;
  await standing.change({ journey: null, backMs });
}

/** Tells what the collector does not know yet; resolves to how many still wait. */
export async function tellJourneys(options: {
  readonly standing: StandingState;
  readonly signedFetch: SignedFetch;
  readonly clock: () => number;
  readonly signal?: AbortSignal;
}): Promise<number> {
  const { standing, signedFetch, signal } = options;
  const { journey, backMs } = standing.current();
  const due =
    journey && journey.deliveredMs === null
      ? { place: journey.place, atMs: journey.sinceMs }
      : backMs === null
        ? null
        : { place: null, atMs: backMs };
  if (due === null) return 0;
  const json = { version: 1, ...due };
  const reply = await signedFetch("tellJourney", { json, ...(signal && { signal }) });
  if (reply.kind !== "answered") return 1;
  await standing.change(
    journey && due.place !== null
      ? { journey: { ...journey, deliveredMs: options.clock() } }
      : { backMs: null },
  );
  return 0;
}
