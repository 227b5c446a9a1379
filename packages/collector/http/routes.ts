/** Every route of the collector; the access matrix is generated from this list and a test holds it complete. */
import { addReceipt } from "./handlers/add-receipt.ts";
import { approveRawView } from "./handlers/approve-raw-view.ts";
import { commitRecording } from "./handlers/commit-recording.ts";
import { cosignLog } from "./handlers/cosign-log.ts";
import { createEnrolmentCode } from "./handlers/create-enrolment-code.ts";
import { enrol } from "./handlers/enrol.ts";
import { eraseParticipant } from "./handlers/erase-participant.ts";
import { getAggregates } from "./handlers/get-aggregates.ts";
import { getCollectorKey } from "./handlers/get-collector-key.ts";
import { getLogFile } from "./handlers/get-log-file.ts";
import { getHealth } from "./handlers/get-health.ts";
import { getPolicy } from "./handlers/get-policy.ts";
import { getRawView } from "./handlers/get-raw-view.ts";
import { getRawViewTile } from "./handlers/get-raw-view-tile.ts";
import { getRelease } from "./handlers/get-release.ts";
import { getTile } from "./handlers/get-tile.ts";
import { getTrajectory } from "./handlers/get-trajectory.ts";
import { listAccesses } from "./handlers/list-accesses.ts";
import { listReceipts } from "./handlers/list-receipts.ts";
import { listSegments } from "./handlers/list-segments.ts";
import { listTrajectories } from "./handlers/list-trajectories.ts";
import { publishPolicy } from "./handlers/publish-policy.ts";
import { putSegment } from "./handlers/put-segment.ts";
import { registerModel } from "./handlers/register-model.ts";
import { registerRelease } from "./handlers/register-release.ts";
import { requestRawView } from "./handlers/request-raw-view.ts";
import { reviewTrajectory } from "./handlers/review-trajectory.ts";
import { raiseConcern } from "./handlers/raise-concern.ts";
import { listConcerns } from "./handlers/list-concerns.ts";
import { listOpenConcerns } from "./handlers/list-open-concerns.ts";
import { getConcern } from "./handlers/get-concern.ts";
import { answerConcern } from "./handlers/answer-concern.ts";
import { tellJourney } from "./handlers/tell-journey.ts";
import { listRawViews } from "./handlers/list-raw-views.ts";
import { quarantine } from "./handlers/quarantine.ts";
import { listQuarantine } from "./handlers/list-quarantine.ts";
import { liftQuarantine } from "./handlers/lift-quarantine.ts";
import { withdraw } from "./handlers/withdraw.ts";
import type { Route } from "./route.ts";

export const routes: readonly Route[] = [
  getHealth,
  getCollectorKey,
  createEnrolmentCode,
  enrol,
  getPolicy,
  publishPolicy,
  addReceipt,
  commitRecording,
  putSegment,
  listTrajectories,
  getTrajectory,
  getTile,
  reviewTrajectory,
  requestRawView,
  approveRawView,
  getRawView,
  getRawViewTile,
  getAggregates,
  registerRelease,
  registerModel,
  getRelease,
  listReceipts,
  listSegments,
  listAccesses,
  raiseConcern,
  listConcerns,
  listOpenConcerns,
  getConcern,
  answerConcern,
  tellJourney,
  listRawViews,
  quarantine,
  listQuarantine,
  liftQuarantine,
  withdraw,
  getLogFile,
  cosignLog,
  eraseParticipant,
];
