import type { Services } from "../services.ts";
import { expireOld } from "./expire.ts";

/** How often retention runs. */
const everyMs = 3_600_000;

/** Runs retention now and every hour until disposed; a run that fails is told and tried again at the next. */
export function keepExpiring(
  services: Services,
  onError: (error: unknown) => void,
): AsyncDisposable {
  let last: Promise<unknown> = expireOld(services).catch(onError);
  const timer = setInterval(() => {
    last = last.then(() => expireOld(services)).catch(onError);
  }, everyMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
