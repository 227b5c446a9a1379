/**
 * Windows, popups, tabs, sites and private windows are switched, moved, minimised, cut out and made translucent while
 * the real recorder runs. The same at ten thousand switches: `apprentice bench guard-switches`.
 */
import { switchAll } from "@apprentice/cli/bench/guard-switches.ts";
import { expect, test } from "vitest";

const shared = { seed: 7, log: () => undefined, signal: new AbortController().signal };

test("no pixel and no word of windows that are not approved is in a frame or in what is kept", async () => {
  const evidence = await switchAll({ ...shared, windows: 600, tabs: 0 });
  expect(evidence).toMatchObject({ foreignPixels: 0, foreignTexts: 0 });
  expect(evidence.frames).toBeGreaterThan(50);
  expect(evidence.storedTiles).toBeGreaterThan(20);
  // The control: a capture without the policy holds what is searched for.
  expect(evidence.controlPixels).toBeGreaterThan(10_000);
});

test("no pixel and no word of other sites and of private windows is in a frame or in what is kept", async () => {
  const evidence = await switchAll({ ...shared, windows: 0, tabs: 90 });
  expect(evidence).toMatchObject({ foreignPixels: 0, foreignTexts: 0 });
  expect(evidence.frames).toBeGreaterThan(3);
  expect(evidence.controlPixels).toBeGreaterThan(10_000);
});
