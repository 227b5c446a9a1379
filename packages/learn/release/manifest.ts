import { ReleaseId } from "@apprentice/core/id/id.ts";
import { z } from "zod";

export const newestReleaseVersion = 1;

/** Below the release's own folder: a release comes from others, and must not name what lies elsewhere on the reader's disk. */
const PathInside = z
  .string()
  .regex(
    /^(?!\.{1,2}(\/|$))[^/\\]+(\/(?!\.{1,2}(\/|$))[^/\\]+)*$/,
    "must be a path inside the release",
  );

const ReleaseFile = z.strictObject({
  path: PathInside,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
});
export type ReleaseFile = Readonly<z.infer<typeof ReleaseFile>>;

/** What a release says about itself; readers leave entries alone that they do not know. */
export const ReleaseManifest = z.object({
  version: z.literal(newestReleaseVersion),
  releaseId: ReleaseId,
  /** A revoked release trains nothing any more. */
  status: z.enum(["active", "revoked"]).default("active"),
  purpose: z.literal("train_computer_use_agents").default("train_computer_use_agents"),
  /** `others`: holds only what the policies give for release outside the organisation. */
  audience: z.enum(["inside", "others"]).default("inside"),
  createdMs: z.number().default(0),
  trajectories: z.number().int().nonnegative().default(0),
  steps: z.number().int().nonnegative().default(0),
  applications: z.array(z.string()).default([]),
  /** Every file of the release but the manifest itself. */
  files: z.array(ReleaseFile),
});
export type ReleaseManifest = Readonly<z.infer<typeof ReleaseManifest>>;
