/** A route says what it takes and whose material it touches; the one decision point lies between the two. */
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { EndpointName } from "@apprentice/core/api/endpoints.ts";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import type { AccessPurpose, Action, Allowed, Circumstances, Resource } from "../access/decide.ts";
import type { Principal } from "../access/principal.ts";
import type { Services } from "../services.ts";
import { refuse, type Refusal } from "./refusal.ts";

export type Answer =
  | { readonly kind: "json"; readonly status: 200 | 201; readonly body: unknown }
  | { readonly kind: "bytes"; readonly type: MediaType; readonly bytes: Uint8Array };

type MediaType = "image/webp" | "text/plain; charset=utf-8" | "application/octet-stream";

export const json = (body: unknown, status: 200 | 201 = 200): Answer => ({
  kind: "json",
  status,
  body,
});

/** What arrived, unparsed. */
export type RawCall = {
  readonly principal: Principal;
  /** As the caller stated it; null where it did not. */
  readonly purpose: AccessPurpose | null;
  /** The device's request counter; 0 where no device signed. */
  readonly counter: number;
  readonly claim: UploadClaim | null;
  readonly params: unknown;
  readonly query: unknown;
  /** Parsed JSON, or undefined where there was no body. */
  readonly body: unknown;
  /** The body of uploads; null elsewhere. */
  readonly stream: Readable | null;
};

export type Call<P, Q, B> = Omit<RawCall, "params" | "query" | "body"> & {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly services: Services;
};

/** The material that a call is about, and what finding it yielded for the handler. */
export type Located<F> = {
  readonly kind: "located";
  readonly resource: Resource;
  readonly found: F;
  /** What the server counted for the decision. */
  readonly circumstances?: Partial<Circumstances>;
};

export function located<F>(resource: Resource, found: F): Located<F> {
  return { kind: "located", resource, found };
}

export type RouteSpecification<P, Q, B, F> = {
  readonly name: EndpointName & Action;
  readonly params: z.ZodType<P>;
  readonly query: z.ZodType<Q>;
  readonly body: z.ZodType<B>;
  /** `stream`: the handler reads the body itself and takes the device's counter with its own transaction. */
  readonly upload?: "stream";
  /** Largest JSON body in bytes, where the usual one is too small. */
  readonly greatestBytes?: number;
  /** What a device asks this for; staff state theirs. */
  readonly devicePurpose?: AccessPurpose;
  readonly locate: (call: Call<P, Q, B>) => Promise<Located<F> | Refusal>;
  readonly handle: (
    call: Call<P, Q, B>,
    found: F,
    permission: Allowed,
  ) => Promise<Answer | Refusal>;
};

export type Route = {
  readonly name: EndpointName & Action;
  readonly upload: boolean;
  /** Null: the usual limit. */
  readonly greatestBytes: number | null;
  readonly run: (services: Services, raw: RawCall) => Promise<Answer | Refusal>;
};

/** Makes a route whose handler can only run after `decide` said yes. */
export function defineRoute<P, Q, B, F>(route: RouteSpecification<P, Q, B, F>): Route {
  return {
    name: route.name,
    upload: route.upload === "stream",
    greatestBytes: route.greatestBytes ?? null,
    run: async (services, raw) => {
      const parsed = parse(route, raw);
      if (parsed.kind === "refused") return parsed;
      const call = { ...raw, ...parsed, services };
      const place = await route.locate(call);
      if (place.kind === "refused") return place;
      const { principal } = raw;
      const purpose = purposeOf(raw, route.devicePurpose ?? "participate");
      if (purpose === null) return refuse("denied", missingPurpose);
      const { resource, found, circumstances = {} } = place;
      const asked = { principal, action: route.name, resource, purpose, circumstances };
      const decision = await services.decide(asked);
      if (decision.kind === "denied") return refuse("denied", decision.message);
      return route.handle(call, found, decision);
    },
  };
}

const missingPurpose =
  "State what you need this for in the Apprentice-Purpose header: operate, review, train_computer_use_agents, raw_view, answer or report.";

function purposeOf(raw: RawCall, devicePurpose: AccessPurpose): AccessPurpose | null {
  switch (raw.principal.kind) {
    case "device":
      return devicePurpose;
    case "anyone":
    case "service":
      return "operate";
    case "staff":
      return raw.purpose;
    default:
      return raw.principal satisfies never;
  }
}

function parse<P, Q, B, F>(route: RouteSpecification<P, Q, B, F>, raw: RawCall) {
  const params = route.params.safeParse(raw.params);
  if (!params.success) return malformed("path", params.error);
  const query = route.query.safeParse(raw.query);
  if (!query.success) return malformed("query", query.error);
  const body = route.body.safeParse(raw.body);
  if (!body.success) return malformed("body", body.error);
  return { kind: "parsed", params: params.data, query: query.data, body: body.data } as const;
}

/** Names the places that are wrong, never the values. */
function malformed(part: string, error: z.ZodError): Refusal {
  const places = error.issues.slice(0, 5).map((issue) => issue.path.join(".") || "(whole)");
  return refuse("malformed", `The ${part} does not fit its schema at: ${places.join(", ")}.`);
}
