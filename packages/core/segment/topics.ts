/** The MCAP channels inside a file: topics, schemas, and the message that stands for each safe item. */
import { z } from "zod";
import { Action } from "../action/action.ts";
import { Observation, RecordingMeta, Terminate, type SafeItem } from "../action/safe.ts";
import { Gap } from "../event/gap.ts";
import { ObservationId } from "../id/id.ts";

export type Topic = SafeItem["topic"];

const Ending = z.object({ terminate: Terminate, observationId: ObservationId.nullable() });

/** What each JSON topic holds. Tiles are raw WebP, named by the SHA-256 of their bytes. */
export const messageSchemas = {
  meta: RecordingMeta,
  observation: Observation,
  action: Action,
  gap: Gap,
  terminate: Ending,
} as const;

export const topics = ["meta", "tile", "observation", "action", "gap", "terminate"] as const;

/** Channel name in the file. */
export function channelOf(topic: Topic): string {
  return `/apprentice/${topic}`;
}

/** The JSON schema that a file carries along, so that any MCAP reader understands it. */
export function jsonSchemaOf(topic: Exclude<Topic, "tile">): Uint8Array {
  const schema = z.toJSONSchema(messageSchemas[topic], {
    io: "output",
    unrepresentable: "any",
    // Windows and boxes occur many times; once is enough.
    reused: "ref",
  });
  return new TextEncoder().encode(JSON.stringify(schema));
}

/** The message for one item: bytes, and its time in ms since the epoch (null: it has none of its own). */
export function messageOf(item: SafeItem): {
  readonly bytes: Uint8Array;
  readonly tMs: number | null;
} {
  switch (item.topic) {
    case "meta":
      return { bytes: json(item.meta), tMs: item.meta.startedMs };
    case "tile":
      return { bytes: item.tile.webp, tMs: null };
    case "observation":
      return { bytes: json(item.observation), tMs: item.observation.tMs };
    case "action":
      return { bytes: json(item.action), tMs: item.action.startMs };
    case "gap":
      return { bytes: json(item.gap), tMs: item.gap.fromMs };
    case "terminate": {
      const { terminate, observationId } = item;
      return { bytes: json({ terminate, observationId }), tMs: terminate.tMs };
    }
  }
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
