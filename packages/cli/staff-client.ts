/** Talks to a collector as a member of staff, with a bearer token and a stated purpose. */
import { setTimeout as sleep } from "node:timers/promises";
import { endpoints, pathOf } from "@apprentice/core/api/endpoints.ts";
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import { Failure } from "@apprentice/core/api/failure.ts";
import { retryAfterMs } from "@apprentice/core/api/retry-after.ts";
import { TrajectoryAnswer, TrajectoryPage } from "@apprentice/core/api/schemas.ts";
import type { TrajectorySummary } from "@apprentice/core/api/schemas.ts";
import type { ReleaseId, TileHash, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import type { TrajectorySource } from "@apprentice/learn/export/trajectory-source.ts";
import { CliError } from "./errors.ts";

export type StaffPurpose =
  | "operate"
  | "review"
  | "train_computer_use_agents"
  | "raw_view"
  | "answer"
  | "report";

export type StaffClient = {
  list(): AsyncIterable<TrajectorySummary>;
  get(id: TrajectoryId): Promise<TrajectoryAnswer>;
  /** Null where the trajectory has no such tile, or it was erased. */
  tile(id: TrajectoryId, hash: TileHash): Promise<Uint8Array | null>;
  /** The same out of a raw view that is open to the caller. */
  rawViewTile(viewId: string, hash: TileHash): Promise<Uint8Array | null>;
  review(id: TrajectoryId, verdict: "approved" | "rejected"): Promise<void>;
  /** Puts a signed policy in force from now on. */
  publishPolicy(signed: SignedPolicy): Promise<void>;
  /** Any other endpoint that answers with JSON. Throws `refused` with the collector's message. */
  ask(
    name: EndpointName,
    how?: {
      readonly params?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    },
  ): Promise<unknown>;
  /** Tells the collector whom a release holds, so that an erasure finds it. */
  registerRelease(
    releaseId: ReleaseId,
    trajectoryIds: readonly TrajectoryId[],
    audience?: "inside" | "others",
  ): Promise<void>;
};

const tooManyRequests = 429;
/** Somebody is waiting at the terminal: what takes longer is told instead. */
const greatestWaitMs = 30_000;

export function staffClient(options: {
  readonly url: string;
  readonly token: string;
  readonly purpose: StaffPurpose;
  readonly signal: AbortSignal;
}): StaffClient {
  const call = async (
    name: EndpointName,
    parameters: Readonly<Record<string, string>>,
    more: { readonly query?: string; readonly body?: unknown } = {},
  ): Promise<Response> => {
    const address = `${options.url}${pathOf(name, parameters)}${more.query ?? ""}`;
    const headers = {
      authorization: `Bearer ${options.token}`,
      "apprentice-purpose": options.purpose,
      ...(more.body === undefined ? {} : { "content-type": "application/json" }),
    };
    const body = more.body === undefined ? {} : { body: JSON.stringify(more.body) };
    const { signal } = options;
    try {
      for (;;) {
        const response = await fetch(address, {
          method: endpoints[name].method,
          headers,
          signal,
          ...body,
        });
        const waitMs = response.status === tooManyRequests ? retryAfterMs(response.headers) : 0;
        if (waitMs === 0 || waitMs > greatestWaitMs) return response;
        await response.body?.cancel();
        await sleep(waitMs, undefined, { signal });
      }
    } catch (cause) {
      throw new CliError(
        "refused",
        `no collector answers at ${options.url}; start it with "apprentice serve", or correct --collector`,
        { cause },
      );
    }
  };
  const answered = async (name: EndpointName, response: Response): Promise<Response> => {
    if (response.ok) return response;
    const failure = Failure.safeParse(await response.json().catch(() => null));
    throw new CliError(
      "refused",
      failure.success
        ? `${failure.data.message} (${failure.data.code})`
        : `${name}: the collector answered ${response.status}`,
    );
  };
  const tile = async (name: EndpointName, parameters: Readonly<Record<string, string>>) => {
    const response = await call(name, parameters);
    if (response.status === 404 || response.status === 410) return null;
    return new Uint8Array(await (await answered(name, response)).arrayBuffer());
  };
  return {
    list: async function* () {
      let after: TrajectoryId | null = null;
      do {
        const query: string = after === null ? "" : `?after=${encodeURIComponent(after)}`;
        const response = await answered(
          "listTrajectories",
          await call("listTrajectories", {}, { query }),
        );
        const page: TrajectoryPage = TrajectoryPage.parse(await response.json());
        yield* page.items;
        after = page.next;
      } while (after !== null);
    },
    get: async (id) =>
      TrajectoryAnswer.parse(
        await (await answered("getTrajectory", await call("getTrajectory", { id }))).json(),
      ),
    tile: (id, hash) => tile("getTile", { id, hash }),
    rawViewTile: (id, hash) => tile("getRawViewTile", { id, hash }),
    review: async (id, verdict) => {
      await answered(
        "reviewTrajectory",
        await call("reviewTrajectory", { id }, { body: { version: 1, verdict } }),
      );
    },
    publishPolicy: async (signed) => {
      await answered("publishPolicy", await call("publishPolicy", {}, { body: signed }));
    },
    ask: async (name, { params = {}, body } = {}) => {
      const response = await call(name, params, body === undefined ? {} : { body });
      return (await answered(name, response)).json();
    },
    registerRelease: async (releaseId, trajectoryIds, audience = "inside") => {
      const body = { version: 1, releaseId, trajectoryIds, audience };
      await answered("registerRelease", await call("registerRelease", {}, { body }));
    },
  };
}

/** All approved trajectories of a collector, as the source of a release. */
export async function* approvedTrajectories(
  client: StaffClient,
  audience: "inside" | "others" = "inside",
): TrajectorySource & AsyncGenerator {
  for await (const summary of client.list()) {
    if (summary.review !== "approved") continue;
    if (audience === "others" && !summary.mayRelease) continue;
    const { trajectory, lineage } = await client.get(summary.trajectoryId);
    yield {
      trajectory,
      lineage,
      tile: (hash: TileHash) => client.tile(summary.trajectoryId, hash),
    };
  }
}
