import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { RawEvent } from "../event/raw-event.ts";
import { Action } from "./action.ts";
import { createMerger, merge } from "./merge.ts";

const folder = new URL("../../../corpus/actions/", import.meta.url);
const Golden = z.object({
  version: z.literal(1),
  description: z.string(),
  events: z.array(RawEvent),
  actions: z.array(Action),
});
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
const read = (name: string): z.infer<typeof Golden> =>
  Golden.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));

describe("corpus/actions", () => {
  test("holds files", () => expect(names.length).toBeGreaterThanOrEqual(20));

  test.each(names)("%s", (name) => {
    const { events, actions } = read(name);
    expect(merge(events)).toEqual(actions);
  });

  test.each(names)("%s: ticks between events change nothing", (name) => {
    const { events, actions } = read(name);
    const merger = createMerger();
    const found: Action[] = [];
    for (const [index, event] of events.entries()) {
      found.push(...merger.push(event));
      const untilMs = events[index + 1]?.tMs ?? event.tMs;
      for (let tMs = event.tMs; tMs < untilMs; tMs += 50) found.push(...merger.tick(tMs));
    }
    found.push(...merger.flush(events.at(-1)?.tMs ?? 0));
    expect(found).toEqual(actions);
  });
});
