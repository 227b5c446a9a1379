/**
 * What a collector is asked and told about a model: before training whether each release may still be learned from,
 * afterwards which model came of it, so that erasing a person marks the model too.
 */
import { rm } from "node:fs/promises";
import { ReleaseAnswer } from "@apprentice/core/api/schemas.ts";
import type { Release } from "@apprentice/learn/train/read-release.ts";
import { CliError } from "./errors.ts";
import type { StaffClient } from "./staff-client.ts";

export type ModelRegister = {
  /** Throws CliError `refused` where one was revoked, is not registered, or nobody answers. */
  askActive(): Promise<void>;
  /**
   * `model` is the hex SHA-256 of its file, which lies in the folder `out`. Where somebody was erased meanwhile the
   * folder is removed. Throws CliError `refused`.
   */
  register(trained: { readonly model: string; readonly out: string }): Promise<void>;
};

export async function modelRegister(
  client: Pick<StaffClient, "ask">,
  releases: readonly Release[],
): Promise<ModelRegister> {
  const ids: string[] = [];
  for (const release of releases)
    if (!(await isSynthetic(release))) ids.push(release.manifest.releaseId);

  const revoked = async (id: string): Promise<boolean> => {
    const answer = await client.ask("getRelease", { params: { id } }).catch((cause: unknown) => {
      throw new CliError("refused", `release ${id}: ${wordsOf(cause)}`, { cause });
    });
    return ReleaseAnswer.parse(answer).state === "revoked";
  };
  const askActive = async (): Promise<void> => {
    for (const id of ids)
      if (await revoked(id))
        throw new CliError(
          "refused",
          `release ${id} was revoked, because somebody in it was erased: nothing may be learned from it. Delete it and make a new one with "apprentice release create".`,
        );
  };
  const register = async (id: string, model: string, out: string): Promise<void> => {
    const body = { version: 1, model };
    await client.ask("registerModel", { params: { id }, body }).catch(async (cause: unknown) => {
      const lost = await revoked(id).catch(() => false);
      if (lost) await rm(out, { recursive: true, force: true });
      const message = lost
        ? `release ${id} was revoked while the model was trained, so ${out} was removed: nothing may be learned from somebody who was erased`
        : `${out} is trained, but the collector does not know it yet; run the same command again to tell it. ${wordsOf(cause)}`;
      throw new CliError("refused", message, { cause });
    });
  };
  return {
    askActive,
    register: async ({ model, out }) => {
      for (const id of ids) await register(id, model, out);
    },
  };
}

/** Demonstrations of scripted people alone: nobody can be erased from them, and no collector knows them. */
async function isSynthetic(release: Release): Promise<boolean> {
  for await (const { trajectory } of release.trajectories())
    if (trajectory.meta.source !== "synthetic") return false;
  return true;
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : "");
