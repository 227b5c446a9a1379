/**
 * Who may log in stands in the log at every start that finds it changed: else whoever keeps the access file could name
 * two approvers for an hour, and nobody would ever know that they were not colleagues.
 */
import type { AuditLog } from "../audit/audit-log.ts";
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import type { Database } from "../store/tables.ts";
import type { StaffMember } from "./staff-tokens.ts";

const kind = "staff_named";

/** Tokens' hashes and reporting lines stay out of it; who leads people does not. */
export async function logStaff(options: {
  readonly db: Database;
  readonly audit: AuditLog;
  readonly staff: readonly StaffMember[];
}): Promise<void> {
  const { db, audit } = options;
  const members = options.staff
    .map(({ staffId, role, managesPeople = false, publicKey = null }) => ({
      staffId,
      role,
      managesPeople,
      publicKey,
    }))
    .toSorted((one, other) => (one.staffId < other.staffId ? -1 : 1));
  const staff = canonicalJson(members);
  const last = await db
    .selectFrom("audit")
    .select("entry")
    .where("kind", "=", kind)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const entry = { staff };
  if (last?.entry !== canonicalJson(entry)) await audit.append(kind, entry);
}
