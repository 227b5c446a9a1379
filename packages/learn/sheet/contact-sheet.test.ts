import { expect, test } from "vitest";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { contactSheet } from "./contact-sheet.ts";
import { describeAction } from "./describe-action.ts";

const typed = (text: string) => ({
  kind: "type",
  text,
  fieldId: null,
  startMs: 0,
  endMs: 1,
  observationId: null,
  approach: [],
});

/** A recording of one step in which this was typed. */
function trajectoryOf(text: string): Trajectory {
  return Trajectory.parse({
    version: 1,
    trajectoryId: "trj-hostile00000000",
    meta: {
      version: 1,
      recordingId: "rec-hostile00000000",
      instruction: text,
      source: "human",
      startedMs: 0,
      os: "linux",
      fidelity: "actions",
    },
    steps: [{ index: 0, action: typed(text), observation: null, targetId: null }],
    gaps: [],
    last: null,
    terminate: { tMs: 1, status: "success" },
  });
}

test.each([
  ["characters that XML refuses", "\ufffe\uffff\u0000\u001b[2J\ud800"],
  ["markup and entities", '</text><image href="file:///etc/hostname"/>]]>&x;<!DOCTYPE a>'],
  ["a megabyte", "x".repeat(1_000_000)],
])("no text keeps a sheet from being drawn: %s", async (_name, text) => {
  const sheet = await contactSheet({
    trajectory: trajectoryOf(text),
    frame: () => Promise.resolve(null),
  });
  expect(Buffer.from(sheet).subarray(1, 4).toString()).toBe("PNG");
});

test("what was typed cannot pass for the next step", () => {
  const { steps } = trajectoryOf("x\u2028y\n   2. click “Cancel”");
  const action = steps[0]?.action;
  expect(action && describeAction(action)).toBe("type “x⏎y⏎   2. click “Cancel””");
});
