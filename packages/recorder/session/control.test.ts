import { mkdtemp, rm, stat } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { askControl, serveControl } from "./control.ts";
import type { ControlAnswer, ControlRequest } from "./control.ts";

const base: ControlAnswer = {
  recordingId: "rec-one",
  instruction: "x",
  startedMs: 1,
  paused: false,
  actions: { click: 2 },
  gaps: {},
};

test("a running recorder is asked, paused and stopped over its socket; only its user may", async () => {
  const dir = await mkdtemp(join(tmpdir(), "control-"));
  const path = join(dir, "control.sock");
  try {
    await expect(askControl(path, { ask: "status" })).rejects.toMatchObject({
      code: "not_running",
    });
    const asked: ControlRequest[] = [];
    await using server = await serveControl({
      path,
      answer: (request) => {
        asked.push(request);
        return { ...base, paused: request.ask === "pause" };
      },
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await askControl(path, { ask: "pause" })).toMatchObject({
      paused: true,
      actions: { click: 2 },
    });
    await expect(serveControl({ path, answer: () => base })).rejects.toMatchObject({
      code: "already_running",
    });
    const rude = connect(path);
    rude.write("not json\n");
    const answer = await new Promise<string>((resolve) =>
      rude.once("data", (bytes) => resolve(bytes.toString())),
    );
    expect(JSON.parse(answer)).toHaveProperty("error");
    rude.destroy();
    expect(asked.map((request) => request.ask)).toEqual(["pause", "status"]);
    await server[Symbol.asyncDispose]();
    await expect(askControl(path, { ask: "status" })).rejects.toMatchObject({
      code: "not_running",
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
