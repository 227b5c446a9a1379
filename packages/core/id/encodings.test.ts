import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { fromHex, toHex } from "./hex.ts";
import { sha256Hex } from "./sha256.ts";

test("hex and base64url agree with Node's and come back as the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
      expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect([...fromHex(toHex(bytes))]).toEqual([...bytes]);
      expect([...fromBase64url(toBase64url(bytes))]).toEqual([...bytes]);
    }),
  );
});

test("foreign, cut-off and second spellings are refused", () => {
  for (const text of ["0", "0g", "zz"]) expect(() => fromHex(text)).toThrow(RangeError);
  for (const text of ["A", "A=", "AA==", "A+", "AB", "AAB"]) {
    expect(() => fromBase64url(text)).toThrow(RangeError);
  }
});

test("SHA-256 of the empty string is the published one", async () => {
  expect(await sha256Hex("")).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});
