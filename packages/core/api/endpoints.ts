/**
 * The collector's endpoints by name: one place from which server, clients and the access matrix take method and path.
 *
 * Devices sign their requests (sign-request.ts); an upload carries `Apprentice-Upload` (upload-claim.ts) and has the
 * type application/octet-stream. Staff send `Authorization: Bearer <token>` and say what for in `Apprentice-Purpose`:
 * `operate`, `review`, `train_computer_use_agents`, `raw_view`, `answer` or `report`. Refusals have the body of failure.ts.
 */

/** `none`: open to anybody; `device`: signed by a device (sign-request.ts); `staff`: a bearer token; `either`: one of both. */
export type Caller = "none" | "device" | "staff" | "either";

type Endpoint = {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** `:name` marks a parameter. */
  readonly path: `/${string}`;
  readonly caller: Caller;
};

export const endpoints = {
  getHealth: { method: "GET", path: "/health", caller: "none" },
  getCollectorKey: { method: "GET", path: "/collector-key", caller: "none" },
  createEnrolmentCode: { method: "POST", path: "/enrollment-codes", caller: "staff" },
  enrol: { method: "POST", path: "/enrollments", caller: "none" },
  getPolicy: { method: "GET", path: "/policy", caller: "device" },
  publishPolicy: { method: "PUT", path: "/policy", caller: "staff" },
  addReceipt: { method: "POST", path: "/receipts", caller: "device" },
  commitRecording: { method: "POST", path: "/recordings/commitments", caller: "device" },
  putSegment: { method: "PUT", path: "/segments/:sha256", caller: "device" },
  listTrajectories: { method: "GET", path: "/trajectories", caller: "either" },
  getTrajectory: { method: "GET", path: "/trajectories/:id", caller: "either" },
  getTile: { method: "GET", path: "/trajectories/:id/tiles/:hash", caller: "either" },
  reviewTrajectory: { method: "PUT", path: "/trajectories/:id/review", caller: "staff" },
  requestRawView: { method: "POST", path: "/raw-views", caller: "staff" },
  approveRawView: { method: "PUT", path: "/raw-views/:id/approval", caller: "staff" },
  getRawView: { method: "GET", path: "/raw-views/:id", caller: "staff" },
  getRawViewTile: { method: "GET", path: "/raw-views/:id/tiles/:hash", caller: "staff" },
  getAggregates: { method: "GET", path: "/aggregates", caller: "staff" },
  registerRelease: { method: "POST", path: "/releases", caller: "staff" },
  getRelease: { method: "GET", path: "/releases/:id", caller: "staff" },
  registerModel: { method: "POST", path: "/releases/:id/models", caller: "staff" },
  listReceipts: { method: "GET", path: "/participants/me/receipts", caller: "device" },
  listSegments: { method: "GET", path: "/participants/me/segments", caller: "device" },
  listAccesses: { method: "GET", path: "/participants/me/accesses", caller: "device" },
  raiseConcern: { method: "POST", path: "/participants/me/concerns", caller: "device" },
  listConcerns: { method: "GET", path: "/participants/me/concerns", caller: "device" },
  listOpenConcerns: { method: "GET", path: "/concerns", caller: "staff" },
  getConcern: { method: "GET", path: "/concerns/:id", caller: "staff" },
  answerConcern: { method: "PUT", path: "/concerns/:id/answer", caller: "staff" },
  listRawViews: { method: "GET", path: "/raw-views", caller: "staff" },
  tellJourney: { method: "POST", path: "/participants/me/journeys", caller: "device" },
  quarantine: { method: "POST", path: "/quarantine", caller: "staff" },
  listQuarantine: { method: "GET", path: "/quarantine", caller: "staff" },
  liftQuarantine: { method: "DELETE", path: "/quarantine/:id", caller: "staff" },
  withdraw: { method: "POST", path: "/participants/me/withdrawal", caller: "device" },
  /** `*` is a file of the log's folder: `checkpoint`, `checkpoint.witnessed`, `log.vkey` or a tile of C2SP tlog-tiles. */
  getLogFile: { method: "GET", path: "/log/*", caller: "none" },
  cosignLog: { method: "PUT", path: "/log/checkpoint.witnessed", caller: "none" },
  eraseParticipant: { method: "DELETE", path: "/participants/me", caller: "device" },
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointName = keyof typeof endpoints;

/** The path with its parameters filled in; throws RangeError where one is missing. */
export function pathOf(
  name: EndpointName,
  parameters: Readonly<Record<string, string>> = {},
): string {
  return endpoints[name].path.replace(/:([a-z0-9]+)/g, (_, key: string) => {
    const value = parameters[key];
    if (value === undefined) throw new RangeError(`the path of ${name} needs ${key}`);
    return encodeURIComponent(value);
  });
}
