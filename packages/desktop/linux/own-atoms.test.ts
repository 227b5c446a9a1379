import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startPrivateDesktop } from "./private-desktop.ts";
import { connect } from "./x11/connection.ts";

const run = promisify(execFile);
const stringType = 31;

test("one process names the same property on two displays, whatever its number there", async () => {
  const size = { widthPx: 320, heightPx: 240 };
  await using first = await startPrivateDesktop(size);
  await using second = await startPrivateDesktop(size);
  using one = await connect(first);
  using other = await connect(second);
  await one.atom("APPRENTICE_TRIAL_A");
  await one.atom("APPRENTICE_TRIAL_B");
  // Asked for the other way round, so that the numbers differ.
  const atom = await other.atom("APPRENTICE_TRIAL_B");
  other.x.ChangeProperty(0, other.root, atom, stringType, 8, "here");
  await other.sync();
  const { stdout } = await run("xprop", ["-root", "APPRENTICE_TRIAL_B"], { env: second.env });
  expect(stdout).toContain('"here"');
});
