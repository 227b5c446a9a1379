/**
 * The one place where "may they?" is answered: by Cedar, from the policies in `policies/`, deny by default.
 * Every decision about a participant's material is logged with the hash of the policies before anybody acts on it,
 * and keys are handed out only against the `Allowed` that this function returns.
 */
import type { CedarValueJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { CollectorError } from "../errors.ts";
import { openCedar, readPolicySource, type Cedar } from "./cedar.ts";
import type { Principal } from "./principal.ts";

export type Action = EndpointName | "ingestSegment" | "compileSegment" | "eraseReleases";

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
    | "raw_view"
    | "aggregate"
    | "release"
    | "concern"
    | "journey"
    | "quarantine"
    | "participant";
  readonly id: string | null;
  readonly participantId: ParticipantId | null;
  /** Set for trajectories. */
  readonly approved?: boolean;
};

export const accessPurposes = [
  "operate",
  "participate",
  "own_access",
  "review",
  "train_computer_use_agents",
  "raw_view",
  "answer",
  "report",
] as const;
export type AccessPurpose = (typeof accessPurposes)[number];

/** What the server itself counted and timed; never the caller's word. */
export type Circumstances = {
  /** Valid signatures of distinct approvers. */
  readonly approvals: number;
  /** Whole minutes since the view opened; for a request, how long it is asked for. */
  readonly minutes: number;
  readonly ticket: boolean;
  readonly breakGlass: boolean;
  /** The approver is the asker. */
  readonly own: boolean;
  /** A device asks for what another device of the same pseudonym uploaded. */
  readonly otherDevice: boolean;
  readonly grouping: "none" | "week" | "person" | "device" | "pseudonym";
};

const ordinary: Circumstances = {
  approvals: 0,
  minutes: 0,
  ticket: false,
  breakGlass: false,
  own: false,
  otherDevice: false,
  grouping: "none",
};

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
  readonly circumstances?: Partial<Circumstances>;
};

/** Which actions touch persons' material: those are logged, also where denied. Complete by its type. */
const logged: Readonly<Record<Action, boolean>> = {
  getHealth: false,
  getCollectorKey: false,
  getLogFile: false,
  // An entry for each would call for the next.
  cosignLog: false,
  enrol: true,
  createEnrolmentCode: true,
  getPolicy: false,
  publishPolicy: true,
  addReceipt: true,
  commitRecording: false,
  putSegment: false,
  ingestSegment: false,
  compileSegment: true,
  listTrajectories: true,
  getTrajectory: true,
  getTile: true,
  reviewTrajectory: true,
  listReceipts: true,
  listSegments: true,
  listAccesses: true,
  withdraw: true,
  requestRawView: true,
  approveRawView: true,
  getRawView: true,
  getRawViewTile: true,
  getAggregates: true,
  registerRelease: true,
  registerModel: true,
  getRelease: true,
  raiseConcern: true,
  listConcerns: true,
  listOpenConcerns: true,
  getConcern: true,
  answerConcern: true,
  tellJourney: true,
  listRawViews: true,
  quarantine: true,
  listQuarantine: true,
  liftQuarantine: true,
  eraseParticipant: true,
  eraseReleases: true,
};

export type Decide = (request: DecisionRequest) => Promise<Decision>;

/** Finds the opaque team of a participant; null where none is known. */
export type FindTeam = (participantId: ParticipantId) => Promise<string | null>;

/**
 * Makes the decision point over an audit log. Throws `policies_invalid` where the policies do not validate, or do not
 * speak of exactly the actions that the collector has.
 */
export function createDecide(
  audit: AuditLog,
  findTeam: FindTeam = () => Promise.resolve(null),
): Decide {
  const cedar = openCedar(readPolicySource());
  mustCoverEveryAction(cedar);
  return async (request) => {
    const { action, resource, principal, purpose } = request;
    const circumstances = { ...ordinary, ...request.circumstances };
    const team = principal.kind === "staff" ? await teamOf(resource, findTeam) : "";
    const { allow } = cedar.decide({
      principal: principalEntity(principal),
      action,
      resource: {
        type: "Material",
        id: resource.id ?? resource.kind,
        attributes: {
          participant: resource.participantId ?? "",
          team,
          // Lists hold what their handler filters; everything else says whether it was approved.
          approved: resource.approved ?? true,
        },
      },
      context: contextOf(purpose, circumstances),
    });
    if (logged[action]) {
      const { participantId, id } = resource;
      const who = nameOf(principal);
      const said = { who, action, purpose, kind: resource.kind, id, participantId, allow };
      const entry = { ...said, ...unusual(circumstances), policies: cedar.hash };
      await audit.append("decision", entry);
    }
    if (!allow) {
      return { kind: "denied", message: `${nameOf(principal)} may not ${action} for ${purpose}.` };
    }
    return { kind: "allowed", action, resource } as Allowed;
  };
}

function mustCoverEveryAction(cedar: Cedar): void {
  const known = Object.keys(logged).toSorted();
  const missing = known.filter((action) => !cedar.actions.includes(action));
  const unknown = cedar.actions.filter((action) => !known.includes(action));
  if (missing.length + unknown.length === 0) return;
  const message = `The access policies' schema lacks the actions [${missing.join(", ")}] and names [${unknown.join(", ")}], which do not exist. Correct schema.cedarschema.`;
  throw new CollectorError("policies_invalid", message);
}

async function teamOf(resource: Resource, findTeam: FindTeam): Promise<string> {
  return resource.participantId === null ? "" : ((await findTeam(resource.participantId)) ?? "");
}

function principalEntity(principal: Principal) {
  switch (principal.kind) {
    case "anyone":
      return { type: "Anyone", id: "anyone", attributes: {} };
    case "service":
      return { type: "Service", id: principal.name, attributes: {} };
    case "device": {
      const { deviceId, participantId } = principal;
      return { type: "Device", id: deviceId, attributes: { participant: participantId } };
    }
    case "staff": {
      const { staffId, role, managesPeople = false, line = [] } = principal;
      const attributes = { role: choice("Role", role), managesPeople, line: [...line] };
      return { type: "Staff", id: staffId, attributes };
    }
    default:
      return principal satisfies never;
  }
}

function contextOf(
  purpose: AccessPurpose,
  { grouping, ...rest }: Circumstances,
): Record<string, CedarValueJson> {
  return { ...rest, purpose: choice("Purpose", purpose), grouping: choice("Grouping", grouping) };
}

function choice(type: string, id: string): CedarValueJson {
  return { __entity: { type, id } };
}

/** What the decision was made on beyond the ordinary, so that an auditor can make it again. */
function unusual(circumstances: Circumstances): Partial<Circumstances> {
  const names = Object.keys(ordinary) as (keyof Circumstances)[];
  return Object.fromEntries(
    names
      .filter((name) => circumstances[name] !== ordinary[name])
      .map((name) => [name, circumstances[name]]),
  );
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
