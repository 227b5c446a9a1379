import type { Decide } from "@apprentice/collector/access/decide.ts";
import type { Circumstances, DecisionRequest } from "@apprentice/collector/access/decide.ts";
import { leastPeople } from "@apprentice/collector/access/weekly-counts.ts";
import type { Principal } from "@apprentice/collector/access/principal.ts";
import { ParticipantId } from "@apprentice/core/id/id.ts";

/** Rules that papers promise, each asked of the decision point that runs; true where it is kept. */
export type RunningRules = {
  readonly twoApprovalsForOriginals: boolean;
  readonly halfAnHourForOriginals: boolean;
  readonly nobodyApprovesTheirOwn: boolean;
  readonly managersAreRefused: boolean;
  readonly ownReportingLineIsRefused: boolean;
  readonly nothingByPerson: boolean;
  /** No promise but an exception that papers must tell: one privacy officer, without approvals. */
  readonly emergencyAlone: boolean;
  /** Fewest people in a published count. */
  readonly leastPeople: number;
};

const complete = { approvals: 2, minutes: 0, ticket: true } as const;
const participantId = ParticipantId.parse("par-matrix");
const material = { kind: "trajectory", id: null, participantId, approved: true } as const;

/** `decide` must place `par-matrix` in the team `team-matrix`. */
export async function askRunningRules(decide: Decide): Promise<RunningRules> {
  const may = async (
    who: Partial<Principal>,
    action: DecisionRequest["action"],
    circumstances: Partial<Circumstances> = {},
  ): Promise<boolean> => {
    const principal = {
      kind: "staff",
      staffId: "staff-matrix",
      role: "steward",
      ...who,
    } as Principal;
    const purpose = action === "getAggregates" ? "report" : "raw_view";
    const asked = { ...complete, ...circumstances };
    const request = {
      principal,
      action,
      resource: material,
      purpose,
      circumstances: asked,
    } as const;
    return (await decide(request)).kind === "allowed";
  };
  const opened = await may({}, "getRawView");
  const counted = await may({}, "getAggregates", { grouping: "week" });
  // A rule that lets nobody in at all would pass every question below for the wrong reason.
  const kept = async (control: boolean, asked: Promise<boolean>) => control && !(await asked);
  return {
    twoApprovalsForOriginals: await kept(opened, may({}, "getRawView", { approvals: 1 })),
    halfAnHourForOriginals: await kept(opened, may({}, "getRawView", { minutes: 31 })),
    nobodyApprovesTheirOwn: await kept(
      await may({}, "approveRawView"),
      may({}, "approveRawView", { own: true }),
    ),
    managersAreRefused: await kept(
      opened && counted,
      Promise.all([
        may({ managesPeople: true }, "getRawView"),
        may({ managesPeople: true }, "getAggregates", { grouping: "week" }),
      ]).then((answers) => answers.includes(true)),
    ),
    ownReportingLineIsRefused: await kept(opened, may({ line: ["team-matrix"] }, "getRawView")),
    nothingByPerson: await kept(counted, may({}, "getAggregates", { grouping: "person" })),
    emergencyAlone: await may({}, "getRawView", { approvals: 0, breakGlass: true }),
    leastPeople,
  };
}
