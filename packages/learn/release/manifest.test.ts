import { expect, test } from "vitest";
import { ReleaseManifest } from "./manifest.ts";

const naming = (path: string) =>
  ReleaseManifest.safeParse({
    version: 1,
    releaseId: "rel-0123456789abcdef",
    files: [{ path, sha256: "0".repeat(64), bytes: 1 }],
  }).success;

test.each(["trajectories.jsonl", "tiles/ab/abcd.webp", "a..b/..c/.d"])("%s lies inside", (path) => {
  expect(naming(path)).toBe(true);
});

test.each(["../x", "/dev/zero", "tiles/../../x", "tiles/..", "..", ".", "a//b", "a\\..\\b", ""])(
  "a release that names %j is refused",
  (path) => {
    expect(naming(path)).toBe(false);
  },
);
