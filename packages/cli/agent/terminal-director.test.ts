import { expect, test, vi } from "vitest";
import { terminalDirector } from "./terminal-director.ts";

/** What the director makes of these lines, and how many it read. */
async function afterTakeOver(...lines: readonly string[]) {
  const told = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  let read = 0;
  const director = terminalDirector(async () => lines[read++] ?? null, { keeps: true });
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

test.each([
  [true, "is kept as a correction, in the file of --out"],
  [false, "is not kept"],
])("whether it is kept (%s) what a person does by hand is said as it is", async (keeps, says) => {
  const told = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await terminalDirector(async () => "d", { keeps }).takenOver?.();
  const words = told.mock.calls.flat().join("");
  told.mockRestore();
  expect(words).toContain("you took over; ");
  expect(words).toContain(says);
  expect(words.includes("is kept")).toBe(keeps);
});
