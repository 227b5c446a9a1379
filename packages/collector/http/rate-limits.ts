/**
 * How often callers may do what is worth repeating to nobody honest: enrolments and authentications that fail, by
 * address; looking at other people's work and asking for raw views, by member of staff. What devices upload is not
 * limited here. Each process counts for itself, and forgets when it ends: several on one PostgreSQL let through as many
 * times the rate. Counting there instead would let whoever fails on purpose make a write of each failure.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { parseCredentials } from "@apprentice/core/api/sign-request.ts";
import { endpoints, type EndpointName } from "@apprentice/core/api/endpoints.ts";
import type { Principal } from "../access/principal.ts";
import { addressKey } from "./address-key.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { createTokenBuckets, Rate, type TokenBuckets } from "./token-buckets.ts";

export const RateLimits = z.strictObject({
  /** Enrolments that fail, by address. */
  enrolment: Rate.default({ burst: 60, perHour: 240 }),
  /** Authentications that fail: by address, and by caller where that one is known there. */
  authentication: Rate.default({ burst: 30, perHour: 360 }),
  /** Trajectories and lists of them that one reviewer opens. */
  review: Rate.default({ burst: 240, perHour: 1_200 }),
  /** Tiles that one reviewer fetches: a contact sheet asks for hundreds. */
  tile: Rate.default({ burst: 50_000, perHour: 500_000 }),
  /** Raw views that one member of staff asks for. */
  rawView: Rate.default({ burst: 20, perHour: 20 }),
});
export type RateLimits = Readonly<z.infer<typeof RateLimits>>;

type Attempt = {
  readonly name: EndpointName;
  /** Of the connection. */
  readonly address: string;
  readonly authorization: string | undefined;
};

export type RateLimiter = {
  /** Before anything is done for a caller: null where it may go on. */
  readonly enter: (attempt: Attempt) => Refusal | null;
  /** Once it is known who asks. */
  readonly admit: (name: EndpointName, principal: Principal) => Refusal | null;
  /** Tells how it ended, by the status that is answered. */
  readonly leave: (attempt: Attempt, status: number) => void;
};

/** Callers remembered for each limit. */
const mostKeys = 10_000;
const unauthenticated = 401;

/** `clockMs` must never go back, so it is not the clock of the wall. */
export function createRateLimiter(limits: RateLimits, clockMs: () => number): RateLimiter {
  const buckets = (rate: Rate): TokenBuckets => createTokenBuckets({ rate, clockMs, mostKeys });
  const enrolments = buckets(limits.enrolment);
  const failures = buckets(limits.authentication);
  const [reviews, tiles, rawViews] = [limits.review, limits.tile, limits.rawView].map(buckets);
  const known = new Set<string>();
  const failureKey = (attempt: Attempt): string => {
    const caller = callerOf(attempt);
    // Known callers stand for themselves: one who fails beside them, behind the same address, does not stop them.
    return known.has(caller) ? caller : addressKey(attempt.address);
  };
  const perStaff: Partial<Record<EndpointName, TokenBuckets | undefined>> = {
    listTrajectories: reviews,
    getTrajectory: reviews,
    getTile: tiles,
    getRawViewTile: tiles,
    requestRawView: rawViews,
  };
  return {
    enter: (attempt) => {
      const enrols = attempt.name === "enrol";
      // The log, the key and the health of a collector are everybody's.
      const { caller, method } = endpoints[attempt.name];
      if (!enrols && caller === "none" && method === "GET") return null;
      const waitMs = enrols
        ? enrolments.take(addressKey(attempt.address))
        : failures.look(failureKey(attempt));
      return waitMs === 0 ? null : tooMany(waitMs, "failed attempts from here");
    },
    admit: (name, principal) => {
      if (principal.kind !== "staff") return null;
      // Curators fetch whole datasets, and only what was approved.
      if (name !== "requestRawView" && principal.role !== "reviewer") return null;
      const waitMs = perStaff[name]?.take(principal.staffId) ?? 0;
      return waitMs === 0 ? null : tooMany(waitMs, "requests of this kind by you");
    },
    leave: (attempt, status) => {
      if (attempt.name === "enrol") {
        // Who succeeded had a code, and codes are counted by who hands them out.
        if (status < 300) enrolments.giveBack(addressKey(attempt.address));
      } else if (status === unauthenticated) failures.take(failureKey(attempt));
      else if (attempt.authorization !== undefined && status < 300) {
        remember(known, callerOf(attempt));
      }
    },
  };
}

function callerOf({ address, authorization }: Attempt): string {
  const device = parseCredentials(authorization)?.deviceId;
  const name =
    device ??
    createHash("sha256")
      .update(authorization ?? "")
      .digest("base64url");
  return `${addressKey(address)} ${name}`;
}

function remember(known: Set<string>, caller: string): void {
  known.delete(caller);
  known.add(caller);
  const [oldest] = known;
  if (known.size > mostKeys && oldest !== undefined) known.delete(oldest);
}

function tooMany(waitMs: number, what: string): Refusal {
  const retryAfterS = Math.ceil(waitMs / 1000);
  const message = `Too many ${what}; try again in ${String(retryAfterS)} seconds.`;
  return { ...refuse("too_many", message), retryAfterS };
}
