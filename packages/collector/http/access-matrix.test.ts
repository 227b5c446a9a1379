import { expect, test } from "vitest";
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import { createDecide } from "../access/decide.ts";
import { accessMatrix } from "./access-matrix.ts";
import { routes } from "./routes.ts";

const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "decision", entry: {} };
const nothing = () => Promise.resolve(opening);
const decide = createDecide({ append: nothing, appendIn: nothing });

test("every endpoint of the API has one route, and every route an endpoint", () => {
  expect(routes.map((route) => route.name).toSorted()).toEqual(Object.keys(endpoints).toSorted());
});

test("exactly these may do exactly that, for exactly this purpose", async () => {
  const rows = await accessMatrix(routes, decide);
  const allowed = rows
    .filter((row) => row.allowed && row.who !== "anyone")
    .map((row) => `${row.who} ${row.endpoint} ${row.purpose}`);
  expect(allowed.toSorted()).toEqual([
    "auditor getAggregates report",
    "auditor getRelease report",
    "council approveRawView raw_view",
    "council listOpenConcerns report",
    "council listRawViews raw_view",
    "curator getRelease train_computer_use_agents",
    "curator getTile train_computer_use_agents",
    "curator getTrajectory train_computer_use_agents",
    "curator listTrajectories train_computer_use_agents",
    "curator quarantine train_computer_use_agents",
    "curator registerModel train_computer_use_agents",
    "curator registerRelease train_computer_use_agents",
    "operator createEnrolmentCode operate",
    "participant addReceipt participate",
    "participant commitRecording participate",
    "participant eraseParticipant own_access",
    "participant getPolicy participate",
    "participant getTile own_access",
    "participant getTrajectory own_access",
    "participant listAccesses own_access",
    "participant listConcerns own_access",
    "participant listReceipts own_access",
    "participant listSegments own_access",
    "participant listTrajectories own_access",
    "participant putSegment participate",
    "participant raiseConcern participate",
    "participant tellJourney participate",
    "participant withdraw participate",
    "reviewer getRawView raw_view",
    "reviewer getRawViewTile raw_view",
    "reviewer getTile review",
    "reviewer getTrajectory review",
    "reviewer listRawViews raw_view",
    "reviewer listTrajectories review",
    "reviewer requestRawView raw_view",
    "reviewer reviewTrajectory review",
    "steward answerConcern answer",
    "steward approveRawView raw_view",
    "steward getAggregates report",
    "steward getConcern answer",
    "steward getRawView raw_view",
    "steward getRawViewTile raw_view",
    "steward getRelease report",
    "steward liftQuarantine operate",
    "steward listOpenConcerns answer",
    "steward listQuarantine operate",
    "steward listRawViews raw_view",
    "steward publishPolicy operate",
    "steward requestRawView raw_view",
  ]);
  const open = new Set(
    rows.filter((row) => row.allowed && row.who === "anyone").map((row) => row.endpoint),
  );
  expect([...open].toSorted()).toEqual([
    "cosignLog",
    "enrol",
    "getCollectorKey",
    "getHealth",
    "getLogFile",
  ]);
});

test("every endpoint has somebody whom a policy lets in", async () => {
  const rows = await accessMatrix(routes, decide);
  const open = new Set(rows.filter((row) => row.allowed).map((row) => row.endpoint));
  expect(
    Object.keys(endpoints).filter((name) => !open.has(name as keyof typeof endpoints)),
  ).toEqual([]);
});

test("a curator sees nothing that no reviewer approved", async () => {
  const principal = { kind: "staff", staffId: "c", role: "curator" } as const;
  const resource = { kind: "trajectory", id: null, participantId: null, approved: false } as const;
  const purpose = "train_computer_use_agents";
  const decision = await decide({ principal, action: "getTrajectory", resource, purpose });
  expect(decision.kind).toBe("denied");
});
