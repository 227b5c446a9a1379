import sharp from "sharp";
import { expect, test } from "vitest";
import { composeFrame } from "./compose-frame.ts";
import { frameSize, sourcedTrajectory } from "./testing/sourced.ts";

const open = async (missing = false) => {
  const { trajectory, tile } = await sourcedTrajectory({ id: "traj-one", missing });
  const frame = trajectory.last?.frame;
  if (!frame) throw new Error("the test trajectory has a last frame");
  return { frame, tile };
};

async function pixel(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}

test("tiles lie where they belong, and what was not approved is black", async () => {
  const bytes = await composeFrame({ ...(await open()), format: "png" });
  if (!bytes) throw new Error("no picture");
  const { width, height, format } = await sharp(bytes).metadata();
  expect([width, height, format]).toEqual([frameSize.widthPx, frameSize.heightPx, "png"]);
  expect(await pixel(bytes, 63, 63)).toEqual([255, 0, 0]);
  expect(await pixel(bytes, 64, 0)).toEqual([0, 0, 0]);
  expect(await pixel(bytes, 0, 64)).toEqual([0, 255, 0]);
  expect(await pixel(bytes, 99, 89)).toEqual([255, 255, 255]);
});

test("a smaller picture keeps the whole frame", async () => {
  const size = { widthPx: 50, heightPx: 45 };
  const bytes = await composeFrame({ ...(await open()), format: "png", size });
  if (!bytes) throw new Error("no picture");
  const { width, height } = await sharp(bytes).metadata();
  expect([width, height]).toEqual([50, 45]);
  expect(await pixel(bytes, 5, 5)).toEqual([255, 0, 0]);
  expect(await pixel(bytes, 48, 43)).toEqual([255, 255, 255]);
});

test("a missing tile is no picture; a broken one is an error that says what to do", async () => {
  expect(await composeFrame(await open(true))).toBeNull();
  const { frame } = await open();
  const broken = composeFrame({ frame, tile: () => Promise.resolve(new Uint8Array([1, 2, 3])) });
  await expect(broken).rejects.toMatchObject({ code: "tile_damaged" });
});
