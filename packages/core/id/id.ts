/** Branded identifiers: every stored or transmitted id has a type of its own, so that one cannot stand in for another. */
import { z } from "zod";

const slug = /^[a-z0-9][a-z0-9-]{2,63}$/;
const hex256 = /^[0-9a-f]{64}$/;

export const RecordingId = z.string().regex(slug).brand<"RecordingId">();
export type RecordingId = z.infer<typeof RecordingId>;

export const ObservationId = z.string().regex(slug).brand<"ObservationId">();
export type ObservationId = z.infer<typeof ObservationId>;

export const TrajectoryId = z.string().regex(slug).brand<"TrajectoryId">();
export type TrajectoryId = z.infer<typeof TrajectoryId>;

/** A pseudonym that the collector gave at enrolment; it never holds a name or an address. */
export const ParticipantId = z.string().regex(slug).brand<"ParticipantId">();
export type ParticipantId = z.infer<typeof ParticipantId>;

export const DeviceId = z.string().regex(slug).brand<"DeviceId">();
export type DeviceId = z.infer<typeof DeviceId>;

export const ReceiptId = z.string().regex(slug).brand<"ReceiptId">();
export type ReceiptId = z.infer<typeof ReceiptId>;

export const ReleaseId = z.string().regex(slug).brand<"ReleaseId">();
export type ReleaseId = z.infer<typeof ReleaseId>;

/** Lower-case hex SHA-256 of the canonical bytes of a policy. */
export const PolicyHash = z.string().regex(hex256).brand<"PolicyHash">();
export type PolicyHash = z.infer<typeof PolicyHash>;

/** Lower-case hex SHA-256 of a sealed segment's bytes; its name everywhere. */
export const SegmentHash = z.string().regex(hex256).brand<"SegmentHash">();
export type SegmentHash = z.infer<typeof SegmentHash>;

/** Lower-case hex SHA-256 of a tile's encoded image bytes. */
export const TileHash = z.string().regex(hex256).brand<"TileHash">();
export type TileHash = z.infer<typeof TileHash>;
