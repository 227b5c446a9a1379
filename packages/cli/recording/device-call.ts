import type { ReadLogFile } from "@apprentice/core/audit/verify-log.ts";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import type { DeviceCall } from "../commands/access/device-call.ts";
import { CliError } from "../errors.ts";

/** Signed requests of this machine's device. Throws `refused` where the collector cannot be reached. */
export function deviceCall(device: Device, signal: AbortSignal): DeviceCall {
  return async (name, how = {}) => {
    const reply = await device.signedFetch(name, { ...how, signal });
    if (reply.kind === "unreached") throw new CliError("refused", reply.message);
    const body = reply.kind === "answered" ? reply.body : { message: reply.message };
    return { status: reply.status, body };
  };
}

/** Files of the collector's published log. */
export function logReader(collectorUrl: string, signal: AbortSignal): ReadLogFile {
  return async (path) => {
    const reply = await fetch(`${collectorUrl}/log/${path}`, { signal });
    return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null;
  };
}
