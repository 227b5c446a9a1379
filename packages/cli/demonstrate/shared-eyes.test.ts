import { expect, test } from "vitest";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { createFakeEyes } from "@apprentice/desktop/fake/fake-eyes.ts";
import type { Seen } from "@apprentice/desktop/observe/eyes.ts";
import { shareEyes } from "./shared-eyes.ts";

const seen = (event: RawEvent): Seen => ({ kind: "event", event, sight: null });
const focus = (tMs: number): Seen => seen({ kind: "focus", tMs, element: null });
const move = (tMs: number): Seen => seen({ kind: "pointer_move", tMs, x: 1, y: 1 });

/** Lets what was shown reach its reader. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function timesOf(events: AsyncIterable<Seen>): Promise<number[]> {
  const times: number[] = [];
  for await (const one of events) if (one.kind === "event") times.push(one.event.tMs);
  return times;
}

test("each borrower sees its own time alone, after where the focus was when it began", async () => {
  const eyes = createFakeEyes();
  const shared = shareEyes(eyes, () => 100);
  eyes.show(move(1));
  eyes.show(focus(2));
  await settled();

  const first = new AbortController();
  const lent = shared.lend(first.signal);
  eyes.show(move(101));
  await settled();
  first.abort();
  eyes.show(move(150));
  await settled();
  expect(await timesOf(lent.events())).toEqual([100, 101]);

  const second = new AbortController();
  const again = shared.lend(second.signal);
  eyes.show(move(201));
  eyes.end();
  expect(await timesOf(again.events())).toEqual([100, 201]);
});

test("giving the eyes back leaves them open for the next", async () => {
  const eyes = createFakeEyes();
  const shared = shareEyes(eyes, () => 0);
  await using lent = shared.lend(new AbortController().signal);
  await lent[Symbol.asyncDispose]();
  expect(await timesOf(lent.events())).toEqual([]);
  expect((await eyes.look()).context.elements).toEqual([]);
  const next = shared.lend(new AbortController().signal);
  eyes.show(move(5));
  eyes.end();
  expect(await timesOf(next.events())).toEqual([5]);
});

test("a borrower that reads nothing is told that the recording is lost, not cut short unseen", async () => {
  const eyes = createFakeEyes();
  const shared = shareEyes(eyes, () => 0);
  const lent = shared.lend(new AbortController().signal);
  for (let tMs = 0; tMs < 8_300; tMs += 1) eyes.show(move(tMs));
  await settled();
  let last: Seen | null = null;
  for await (const one of lent.events()) last = one;
  expect(last).toMatchObject({ kind: "lost", code: "queue_full" });
  eyes.end();
});
