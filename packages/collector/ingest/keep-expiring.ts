import type { Services } from "../services.ts";
import { waitAfterLeap } from "./clock-leap.ts";
import { expireOld } from "./expire.ts";

/** How often retention runs. */
const everyMs = 3_600_000;

/** Runs retention now and every hour until disposed; a run that fails or waits is told and tried again at the next. */
export function keepExpiring(
  services: Services,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const run = async () => {
    const leap = await waitAfterLeap(services);
    if (leap) onError(leap);
    else await expireOld(services);
  };
  let last: Promise<unknown> = run().catch(onError);
  const timer = setInterval(() => {
    last = last.then(run).catch(onError);
  }, everyMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
