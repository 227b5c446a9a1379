import type { Resource } from "../access/decide.ts";
import type { RawCall } from "./route.ts";

/** Something of the calling device's own participant. */
export function ownResource(
  call: Pick<RawCall, "principal">,
  kind: Resource["kind"],
  id: string | null = null,
): Resource {
  const { principal } = call;
  const participantId = principal.kind === "device" ? principal.participantId : null;
  return { kind, id, participantId };
}
