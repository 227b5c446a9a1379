/** Who asks. A people-manager has no role here: no token can carry one. */
import { z } from "zod";
import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";

export const StaffRole = z.enum(["curator", "steward", "reviewer", "auditor", "operator"]);
export type StaffRole = z.infer<typeof StaffRole>;

export type Principal =
  | { readonly kind: "anyone" }
  | { readonly kind: "device"; readonly deviceId: DeviceId; readonly participantId: ParticipantId }
  | { readonly kind: "staff"; readonly staffId: string; readonly role: StaffRole }
  /** Parts of the collector itself. */
  | { readonly kind: "service"; readonly name: "ingest" | "compile" };
