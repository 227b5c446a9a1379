import { afterAll, beforeAll } from "vitest";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";

export const screen = { widthPx: 1000, heightPx: 600 };

/** One desktop of that size for all tests of a file. */
export function useDesktop(): () => PrivateDesktop {
  let desktop: PrivateDesktop;
  beforeAll(async () => {
    desktop = await startPrivateDesktop(screen);
  });
  afterAll(() => desktop[Symbol.asyncDispose]());
  return () => desktop;
}
