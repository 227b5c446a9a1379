import { expect, test } from "vitest";
import { addressKey } from "./address-key.ts";
import { createTokenBuckets } from "./token-buckets.ts";

function bucketsAt(mostKeys = 3) {
  let nowMs = 0;
  const rate = { burst: 2, perHour: 60 };
  const buckets = createTokenBuckets({ rate, clockMs: () => nowMs, mostKeys });
  return { buckets, advance: (ms: number) => (nowMs += ms) };
}

test("a burst goes through, then one a minute, and the wait that is told is exactly enough", () => {
  const { buckets, advance } = bucketsAt();
  expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 60_000]);
  expect(buckets.take("b")).toBe(0);
  advance(59_999);
  expect(buckets.look("a")).toBe(1);
  advance(1);
  expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 60_000]);
  advance(3_600_000);
  expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 60_000]);
});

test("what is given back does not count, and never makes more than the burst", () => {
  const { buckets } = bucketsAt();
  for (let time = 0; time < 100; time++) {
    expect(buckets.take("a")).toBe(0);
    buckets.giveBack("a");
  }
  buckets.giveBack("a");
  expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 60_000]);
});

test("a million callers take no more memory than the most that are remembered; who comes again stays", () => {
  const { buckets } = bucketsAt();
  for (let caller = 0; caller < 1_000_000; caller++) {
    buckets.take(`caller ${String(caller)}`);
    if (caller % 2 === 0) buckets.take("busy");
  }
  expect(buckets.size()).toBe(3);
  expect(buckets.look("busy")).toBeGreaterThan(0);
});

test("an IPv6 host cannot step aside within its network, and a mapped IPv4 address is that address", () => {
  expect(addressKey("::ffff:192.0.2.7")).toBe("192.0.2.7");
  expect(addressKey("192.0.2.7")).toBe("192.0.2.7");
  const network = "2001:db8:0:7::/64";
  for (const address of ["2001:db8:0:7::1", "2001:0DB8:0000:0007:1:2:3:4", "2001:db8:0:7::%eth0"])
    expect(addressKey(address)).toBe(network);
  expect(addressKey("2001:db8:0:8::1")).not.toBe(network);
  expect(addressKey("::1")).toBe("0:0:0:0::/64");
});
