import { expect, test, vi } from "vitest";
import { terminalDirector } from "./terminal-director.ts";

/** What the director makes of these lines, and how many it read. */
async function afterTakeOver(...lines: readonly string[]) {
  const told = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  let read = 0;
  const director = terminalDirector(async () => lines[read++] ?? null);
  const status = await director.takenOver?.();
  told.mockRestore();
  return { status, read };
}

test.each([
  ["", "success"],
  ["done", "success"],
  ["Go on", "go_on"],
  ["g", "go_on"],
  ["f", "failure"],
  [" stop ", "stopped"],
])("after a take-over %j means %s", async (line, status) => {
  expect(await afterTakeOver(line, "never read")).toEqual({ status, read: 1 });
});

test("what is no answer is asked again; a terminal that closes stops the run", async () => {
  expect(await afterTakeOver("a", "constructor", "d")).toEqual({ status: "success", read: 3 });
  expect(await afterTakeOver()).toEqual({ status: "stopped", read: 1 });
});
