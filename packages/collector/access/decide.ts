/**
 * The one place where "may they?" is answered. Deny by default: what the table below does not name is denied.
 * Every decision about a participant's material is logged before anybody acts on it, and keys are handed out
 * only against the `Allowed` that this function returns.
 */
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Principal, StaffRole } from "./principal.ts";

export type Action = EndpointName | "ingestSegment" | "compileSegment";

/** What is asked for; `participantId` where it is one person's material. */
export type Resource = {
  readonly kind:
    | "collector"
    | "policy"
    | "enrolment"
    | "receipt"
    | "commitment"
    | "segment"
    | "trajectory"
    | "participant";
  readonly id: string | null;
  readonly participantId: ParticipantId | null;
  /** Set for trajectories. */
  readonly approved?: boolean;
};

export type AccessPurpose =
  | "operate"
  | "participate"
  | "own_access"
  | "review"
  | "train_computer_use_agents";

declare const allowed: unique symbol;
/** Proof of one logged permission; only `decide` makes it. */
export type Allowed = {
  readonly kind: "allowed";
  readonly action: Action;
  readonly resource: Resource;
  readonly [allowed]: true;
};
export type Decision = Allowed | { readonly kind: "denied"; readonly message: string };

export type DecisionRequest = {
  readonly principal: Principal;
  readonly action: Action;
  readonly resource: Resource;
  readonly purpose: AccessPurpose;
};

type Rule = {
  readonly anyone?: true;
  readonly device?: AccessPurpose;
  /** Role by role, the purpose for which it is let in. */
  readonly staff?: Partial<Record<StaffRole, AccessPurpose>>;
  readonly service?: "ingest" | "compile";
  /** Material of persons: logged, also where denied. */
  readonly logged?: true;
};

const rules: Readonly<Record<Action, Rule>> = {
  getHealth: { anyone: true },
  getCollectorKey: { anyone: true },
  enrol: { anyone: true, logged: true },
  createEnrolmentCode: { staff: { operator: "operate" }, logged: true },
  getPolicy: { device: "participate" },
  publishPolicy: { staff: { steward: "operate" }, logged: true },
  addReceipt: { device: "participate", logged: true },
  commitRecording: { device: "participate" },
  putSegment: { device: "participate" },
  ingestSegment: { service: "ingest" },
  compileSegment: { service: "compile", logged: true },
  listTrajectories: {
    device: "own_access",
    staff: { curator: "train_computer_use_agents", reviewer: "review" },
    logged: true,
  },
  getTrajectory: {
    device: "own_access",
    staff: { curator: "train_computer_use_agents", reviewer: "review" },
    logged: true,
  },
  getTile: {
    device: "own_access",
    staff: { curator: "train_computer_use_agents", reviewer: "review" },
    logged: true,
  },
  reviewTrajectory: { staff: { reviewer: "review" }, logged: true },
  listReceipts: { device: "own_access", logged: true },
  listSegments: { device: "own_access", logged: true },
  listAccesses: { device: "own_access", logged: true },
  withdraw: { device: "participate", logged: true },
  getLogFile: { anyone: true },
  eraseParticipant: { device: "own_access", logged: true },
};

export type Decide = (request: DecisionRequest) => Promise<Decision>;

/** Makes the decision point over an audit log. */
export function createDecide(audit: AuditLog): Decide {
  return async (request) => {
    const allow = isAllowed(request);
    const { action, resource, principal, purpose } = request;
    if (rules[action].logged) {
      const { participantId, id } = resource;
      const who = nameOf(principal);
      const entry = { who, action, purpose, kind: resource.kind, id, participantId, allow };
      await audit.append("decision", entry);
    }
    if (!allow) {
      return { kind: "denied", message: `${nameOf(principal)} may not ${action} for ${purpose}.` };
    }
    return { kind: "allowed", action, resource } as Allowed;
  };
}

function isAllowed(request: DecisionRequest): boolean {
  const { principal, action, resource, purpose } = request;
  const rule = rules[action];
  switch (principal.kind) {
    case "anyone":
      return rule.anyone === true;
    case "service":
      return rule.service === principal.name && purpose === "operate";
    case "device":
      return rule.device === purpose && resource.participantId === principal.participantId;
    case "staff":
      return (
        rule.staff?.[principal.role] === purpose &&
        // Training reads nothing that no reviewer has approved; a list is filtered by the handler.
        (principal.role !== "curator" || resource.approved !== false)
      );
    default:
      return principal satisfies never;
  }
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "anyone":
      return "anyone";
    case "device":
      return principal.deviceId;
    case "staff":
      return `${principal.role}:${principal.staffId}`;
    case "service":
      return `service:${principal.name}`;
    default:
      return principal satisfies never;
  }
}
