/** What every place for blobs must do; blobs.test.ts runs it on a folder and on an S3 service. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { putBlob, type BlobName, type Blobs } from "./blobs.ts";

export type OpenBlobs = () => Promise<{
  readonly blobs: Blobs;
  readonly close: () => Promise<void>;
}>;

const segment = (digit: string): BlobName => `segments/${digit.repeat(64)}`;
const sha = (bytes: Uint8Array | null) => bytes && createHash("sha256").update(bytes).digest("hex");

export function blobsContract(place: string, open: OpenBlobs): void {
  describe(`blobs in ${place}`, () => {
    let blobs: Blobs;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ blobs, close } = await open());
    });
    afterAll(() => close());

    test("bytes come back as they went in, whatever their number", async () => {
      for (const [digit, size] of [
        ["0", 0],
        ["1", 1],
        ["2", 5_000_003],
      ] as const) {
        const bytes = randomBytes(size);
        await putBlob(blobs, segment(digit), bytes);
        expect(sha(await blobs.read(segment(digit)))).toBe(sha(bytes));
        expect(await blobs.has(segment(digit))).toBe(true);
      }
    });

    test("what is not committed does not exist", async () => {
      const staging = await blobs.stage();
      await staging.write([randomBytes(500), randomBytes(500)]);
      expect(await blobs.has(segment("3"))).toBe(false);
      await staging.discard();
      expect(await blobs.read(segment("3"))).toBeNull();
    });

    test("a blob committed again is replaced whole", async () => {
      await putBlob(blobs, segment("4"), randomBytes(2000));
      const second = randomBytes(10);
      await putBlob(blobs, segment("4"), second);
      expect(sha(await blobs.read(segment("4")))).toBe(sha(second));
    });

    test("removing takes one blob away, and nothing where there is none", async () => {
      await putBlob(blobs, segment("5"), randomBytes(10));
      await putBlob(blobs, segment("6"), randomBytes(10));
      await blobs.remove(segment("5"));
      await blobs.remove(segment("5"));
      expect([await blobs.has(segment("5")), await blobs.has(segment("6"))]).toEqual([false, true]);
    });

    test("a list names each blob of its kind once", async () => {
      const object: BlobName = `objects/${"7".repeat(64)}`;
      await putBlob(blobs, object, randomBytes(10));
      const names: string[] = [];
      for await (const name of blobs.list("objects")) names.push(name);
      expect(names).toEqual([object]);
    });

    test("names that are no names are refused", async () => {
      const odd = ["segments/../../etc/passwd", "segments/AB", `other/${"0".repeat(64)}`];
      for (const name of odd) {
        const attempt = async () => blobs.read(name as BlobName);
        await expect(attempt()).rejects.toMatchObject({ code: "blob_name_invalid" });
      }
    });

    test("many at once do not mix", async () => {
      const all = Array.from({ length: 12 }, (_, index) => {
        const bytes = randomBytes(50_000);
        return { name: `segments/${sha(bytes) ?? ""}` as const, bytes, index };
      });
      await Promise.all(all.map(({ name, bytes }) => putBlob(blobs, name, bytes)));
      for (const { name } of all)
        expect(`segments/${sha(await blobs.read(name)) ?? ""}`).toBe(name);
    });
  });
}
