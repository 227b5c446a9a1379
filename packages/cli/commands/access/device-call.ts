import type { EndpointName } from "@apprentice/core/api/endpoints.ts";

/** One signed request of the participant's device. Query values are appended to the endpoint's path and signed with it. */
export type DeviceCall = (
  name: EndpointName,
  how?: {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly json?: unknown;
  },
) => Promise<{ readonly status: number; readonly body: unknown }>;
