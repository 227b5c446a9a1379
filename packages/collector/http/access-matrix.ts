/** Who may do what, asked of the decision point itself for every route: roles × endpoints × purposes. */
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import { accessPurposes, type AccessPurpose, type Decide } from "../access/decide.ts";
import { StaffRole, type Principal } from "../access/principal.ts";
import type { Route } from "./route.ts";

export type MatrixRow = {
  readonly endpoint: EndpointName;
  /** `anyone`, `participant` (about themselves), `other participant`, or a staff role. */
  readonly who: string;
  readonly purpose: AccessPurpose;
  readonly allowed: boolean;
};

/** Everything that a server could have counted in a caller's favour. */
const complete = { approvals: 2, minutes: 0, ticket: true, grouping: "week" } as const;

/** Generated from the routes that run, so a new endpoint cannot be left out. Resources are approved trajectories' kind. */
export async function accessMatrix(
  routes: readonly Route[],
  decide: Decide,
): Promise<readonly MatrixRow[]> {
  const participantId = ParticipantId.parse("par-matrix");
  const rows: MatrixRow[] = [];
  for (const { name } of routes) {
    for (const { who, principal } of callers()) {
      for (const purpose of accessPurposes) {
        const resource = { kind: "trajectory", id: null, participantId, approved: true } as const;
        const asked = { principal, action: name, resource, purpose, circumstances: complete };
        const decision = await decide(asked);
        rows.push({ endpoint: name, who, purpose, allowed: decision.kind === "allowed" });
      }
    }
  }
  return rows;
}

function callers(): { readonly who: string; readonly principal: Principal }[] {
  const deviceId = DeviceId.parse("dev-matrix");
  const device = (name: string): Principal => ({
    kind: "device",
    deviceId,
    participantId: ParticipantId.parse(name),
  });
  return [
    { who: "anyone", principal: { kind: "anyone" } },
    { who: "participant", principal: device("par-matrix") },
    { who: "other participant", principal: device("par-other") },
    ...StaffRole.options.map((role) => ({
      who: role,
      principal: { kind: "staff", staffId: role, role } as const,
    })),
  ];
}
