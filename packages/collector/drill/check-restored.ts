/** What a drill asks of restored data; every check says in words what it found, never what it saw. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ParticipantId } from "@apprentice/core/id/id.ts";
import { parseVerifierKey, type Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { sha256 } from "../audit/sha256.ts";
import { createServer } from "../http/server.ts";
import { issueEnrolmentCode } from "../ingest/issue-enrolment-code.ts";
import { readSegment } from "../ingest/read-segment.ts";
import { permitRevoking } from "../ingest/revoke-releases.ts";
import { blobOf } from "../ingest/store-segment.ts";
import { segmentsOfTombstone, type TombstoneLine } from "../ingest/tombstone-file.ts";
import type { Services } from "../services.ts";
import { newestPolicy } from "../store/policies.ts";
import { listReleases } from "../store/releases.ts";
import type { SegmentRow } from "../store/tables.ts";
import { enrolToAsk } from "./ask-upload.ts";

export type DrillCheck = {
  readonly name:
    | "log"
    | "erased_stay_erased"
    | "uploads_refused"
    | "releases"
    | "blobs"
    | "content_opens";
  /** Null where there was nothing to check. */
  readonly ok: boolean | null;
  readonly detail: string;
};

/** Uploads asked for again, and blobs looked for: some of each, at random. */
const sample = 100;

export type Restoration = {
  readonly services: Services;
  /** The anchor's log when the drill copied it: the restored log must go on from there. Null where it had none. */
  readonly seen: { readonly checkpoint: Checkpoint; readonly verifierKey: string } | null;
  readonly tombstones: readonly TombstoneLine[];
  /** Written down where the participant sees it, before their key is used. */
  readonly tell: (row: SegmentRow) => Promise<void>;
};

export async function checkRestored(restored: Restoration): Promise<DrillCheck[]> {
  const people = erasedPeople(restored.tombstones);
  return [
    await checkLog(restored),
    await checkErased(restored, people),
    await checkUploads(restored),
    await checkReleases(restored, people),
    await checkBlobs(restored),
    await checkContent(restored),
  ];
}

function erasedPeople(lines: readonly TombstoneLine[]): ParticipantId[] {
  const named = lines.flatMap((line) => (line.kind === "participant" ? [line.participantId] : []));
  return [...new Set(named)];
}

async function checkLog({ services, seen }: Restoration): Promise<DrillCheck> {
  const name = "log";
  if (!seen) return { name, ok: null, detail: "the anchor has seen no log yet" };
  const { checkpoint } = seen;
  const read = (path: string) => readFile(join(services.logDir, path)).catch(() => null);
  const log = await parseVerifierKey(seen.verifierKey);
  if (!log) return { name, ok: false, detail: "the anchor's log.vkey is no verifier key" };
  const result = await verifyLog({ hash: sha256, read, log, witnesses: [], kept: checkpoint });
  if (result.kind === "refused") {
    return { name, ok: false, detail: `does not verify: ${result.finding} (${result.where})` };
  }
  const [size, from] = [result.checkpoint.size, checkpoint.size].map(String);
  return { name, ok: true, detail: `${size} entries verify and go on from the anchor's ${from}` };
}

const personal = [
  "segments",
  "trajectories",
  "objects",
  "receipts",
  "concerns",
  "journeys",
] as const;

async function checkErased(
  { services }: Restoration,
  people: readonly ParticipantId[],
): Promise<DrillCheck> {
  const name = "erased_stay_erased";
  if (people.length === 0) return { name, ok: null, detail: "nobody was erased yet" };
  let [rows, keys] = [0, 0];
  for (const participantId of people) {
    for (const table of personal) {
      const { count } = await services.db
        .selectFrom(table)
        .select((build) => build.fn.countAll<number>().as("count"))
        .where("participant_id", "=", participantId)
        .executeTakeFirstOrThrow();
      rows += count;
    }
    const permission = await permitReading(services, participantId, null);
    if ((await services.keys.participantKey(permission, participantId)) !== null) keys += 1;
  }
  const [who, left] = [String(people.length), `${String(rows)} rows and ${String(keys)} keys`];
  return { name, ok: rows + keys === 0, detail: `${who} erased people have ${left}` };
}

/** A real server on the restored data, asked by a device that enrols for this. */
async function checkUploads({ services, tombstones }: Restoration): Promise<DrillCheck> {
  const name = "uploads_refused";
  const gone = tombstones.flatMap(segmentsOfTombstone);
  if (gone.length === 0 || !(await newestPolicy(services.db))) {
    return { name, ok: null, detail: "no upload was erased yet" };
  }
  const app = createServer({ services, onAccess: () => undefined, onError: () => undefined });
  try {
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const { code } = await issueEnrolmentCode(services, null);
    const ask = await enrolToAsk({ url, code, nowMs: services.nowMs });
    const asked = some(gone, services);
    let refused = 0;
    for (const segment of asked) if ((await ask(segment)) === "410 erased") refused += 1;
    const counts = `${String(refused)} of ${String(asked.length)} tried`;
    const detail = `${counts} (${String(gone.length)} erased) are answered 410`;
    return { name, ok: refused === asked.length, detail };
  } finally {
    await app.close();
  }
}

async function checkReleases(
  { services }: Restoration,
  people: readonly ParticipantId[],
): Promise<DrillCheck> {
  const name = "releases";
  const releases = await listReleases(services.db);
  if (releases.length === 0) return { name, ok: null, detail: "there is no release" };
  const gone = new Set<string>(people);
  const nobody = ParticipantId.parse("par-nobody");
  const permission = await permitRevoking(services, nobody);
  const naming = releases.filter(({ release_id: id, manifest }) =>
    Object.keys(services.manifests.open(permission, id, manifest).people).some((one) =>
      gone.has(one),
    ),
  );
  const detail = `${String(naming.length)} of ${String(releases.length)} releases name an erased person`;
  return { name, ok: naming.length === 0, detail };
}

async function checkBlobs({ services }: Restoration): Promise<DrillCheck> {
  const name = "blobs";
  const rows = await services.db.selectFrom("objects").select("blob").execute();
  const uploads = await services.db.selectFrom("segments").select("segment").execute();
  const names = [...rows.map(({ blob }) => blob), ...uploads.map(({ segment }) => blobOf(segment))];
  if (names.length === 0) return { name, ok: null, detail: "there are no blobs" };
  const looked = some(names, services);
  let there = 0;
  for (const blob of looked) if (await services.blobs.has(blob)) there += 1;
  const detail = `${String(there)} of ${String(looked.length)} looked for are there`;
  return { name, ok: there === looked.length, detail: `${detail}, of ${String(names.length)}` };
}

/** One upload of somebody who was not erased: its key unwraps, its tags hold, and its bytes have the name's hash. */
async function checkContent(restored: Restoration): Promise<DrillCheck> {
  const name = "content_opens";
  const { services } = restored;
  const rows = await services.db.selectFrom("segments").selectAll().execute();
  const [row] = some(rows, services);
  if (!row) return { name, ok: null, detail: "there is no upload to open" };
  await restored.tell(row);
  const bytes = await readSegment(services, row).catch(() => null);
  const hash = bytes && createHash("sha256").update(bytes).digest("hex");
  bytes?.fill(0);
  if (hash === row.segment) {
    return { name, ok: true, detail: "an upload taken at random opens and is what was uploaded" };
  }
  return { name, ok: false, detail: "an upload taken at random does not open" };
}

async function permitReading(services: Services, participantId: ParticipantId, id: string | null) {
  const decision = await services.decide({
    principal: { kind: "service", name: "compile" },
    action: "compileSegment",
    resource: { kind: "segment", id, participantId },
    purpose: "operate",
  });
  if (decision.kind === "allowed") return decision;
  throw new Error("the collector's own policies do not let it read");
}

/** Up to `sample` of them, each as likely as the other. */
function some<T>(all: readonly T[], { random }: Pick<Services, "random">): T[] {
  const rest = [...all];
  const taken: T[] = [];
  while (rest.length > 0 && taken.length < sample) {
    const at = Buffer.from(random(6)).readUIntBE(0, 6) % rest.length;
    taken.push(...rest.splice(at, 1));
  }
  return taken;
}
