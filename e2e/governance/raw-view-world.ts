/** A world with two more people who sign approvals of raw views, and the command as each of them types it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { loadOrMakeSigningKey } from "@apprentice/cli/signing-key.ts";
import { apprenticeAt, type CommandResult } from "@apprentice/cli/testing/apprentice.ts";
import { newColleague, startWorld, type Colleague, type World } from "../promises/world.ts";

type RawViewWorld = AsyncDisposable & {
  readonly world: World;
  readonly dir: string;
  readonly deputy: Colleague;
  readonly speaker: Colleague;
  /** `apprentice raw-view …` as this person. */
  as(who: Colleague, ...argv: string[]): Promise<CommandResult>;
  /** Approves with the key of `key`, by default their own. */
  sign(who: Colleague, viewId: string, key?: string): Promise<CommandResult>;
};

async function openRawViewWorld(): Promise<RawViewWorld> {
  const dir = await mkdtemp(join(tmpdir(), "raw-view-"));
  const keyOf = (name: string): string => join(dir, `${name}.pem`);
  const registered = async (name: string, role: "steward" | "council"): Promise<Colleague> => {
    const { publicKey } = await loadOrMakeSigningKey(keyOf(name));
    return newColleague(name, role, { publicKey });
  };
  const deputy = await registered("deputy", "steward");
  const speaker = await registered("speaker", "council");
  const world = await startWorld({ more: [deputy, speaker] });
  const as: RawViewWorld["as"] = (who, ...argv) =>
    apprenticeAt(world.nowMs, "raw-view", ...argv, "--collector", world.url, "--token", who.token);
  return {
    world,
    dir,
    deputy,
    speaker,
    as,
    sign: (who, viewId, key = who.staffId) =>
      as(who, "approve", viewId, "--key", keyOf(key), "--as", who.staffId),
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** One such world for all tests of a file. */
export function useRawViewWorld(): () => RawViewWorld {
  let place: RawViewWorld;
  beforeAll(async () => {
    place = await openRawViewWorld();
  });
  afterAll(() => place[Symbol.asyncDispose]());
  return () => place;
}
