/** Who asks. A people-manager has no role here: no token can carry one, and who manages people is refused everything. */
import { z } from "zod";
import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";

export const StaffRole = z.enum([
  "curator",
  "steward",
  "council",
  "reviewer",
  "auditor",
  "operator",
]);
export type StaffRole = z.infer<typeof StaffRole>;

export type Principal =
  | { readonly kind: "anyone" }
  | { readonly kind: "device"; readonly deviceId: DeviceId; readonly participantId: ParticipantId }
  | {
      readonly kind: "staff";
      readonly staffId: string;
      readonly role: StaffRole;
      /** Default false. */
      readonly managesPeople?: boolean;
      /** Opaque ids of the teams in this person's reporting line; default none. */
      readonly line?: readonly string[];
    }
  /** Parts of the collector itself. */
  | { readonly kind: "service"; readonly name: "ingest" | "compile" | "erase" };
