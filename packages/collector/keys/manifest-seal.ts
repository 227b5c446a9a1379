/** Who has rows in a release is written down so that only the job that erases people can read it. */
import { z } from "zod";
import { ParticipantId, TrajectoryId, type ReleaseId } from "@apprentice/core/id/id.ts";
import type { Allowed } from "../access/decide.ts";
import { CollectorError } from "../errors.ts";
import type { RootKey } from "./root-key.ts";

/** Rows of each person in one release. */
export const ReleaseManifest = z.strictObject({
  version: z.literal(1),
  people: z.record(ParticipantId, z.array(TrajectoryId)),
});
export type ReleaseManifest = Readonly<z.infer<typeof ReleaseManifest>>;

export type ManifestSeal = {
  readonly seal: (releaseId: ReleaseId, manifest: ReleaseManifest) => string;
  /** Only against the logged permission of the erase job. Throws `store_damaged`. */
  readonly open: (permission: Allowed, releaseId: ReleaseId, sealed: string) => ReleaseManifest;
};

export function createManifestSeal(rootKey: RootKey): ManifestSeal {
  const bound = (releaseId: ReleaseId) => `release-manifest ${releaseId}`;
  return {
    seal: (releaseId, manifest) =>
      rootKey.wrap(Buffer.from(JSON.stringify(manifest)), bound(releaseId)),
    open: (permission, releaseId, sealed) => {
      if (permission.action !== "eraseReleases")
        throw new Error("a release's manifest was asked for by something other than an erasure");
      const text = rootKey.unwrap(sealed, bound(releaseId))?.toString("utf8");
      if (text !== undefined) return ReleaseManifest.parse(JSON.parse(text));
      const message = `The manifest of release ${releaseId} does not open under this root key; restore both from one backup.`;
      throw new CollectorError("store_damaged", message);
    },
  };
}
