import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { refuse } from "../refusal.ts";
import { defineRoute, located } from "../route.ts";
import { noBody, noQuery } from "../shapes.ts";

/** Exactly the files of a published log; nothing else ever becomes part of a path. */
const LogPath = z
  .string()
  .regex(
    /^(checkpoint(\.witnessed)?|log\.vkey|tile\/(entries|\d{1,2})\/(x\d{3}\/){0,5}\d{3}(\.p\/\d{1,3})?)$/,
  );

/** A file of the published audit log, for anybody who mirrors or verifies it: salted commitments and signatures only. */
export const getLogFile = defineRoute({
  name: "getLogFile",
  params: z.strictObject({ "*": LogPath }),
  query: noQuery,
  body: noBody,
  locate: () =>
    Promise.resolve(located({ kind: "collector", id: null, participantId: null }, null)),
  handle: async ({ services, params }) => {
    const path = params["*"];
    const bytes = await readFile(join(services.logDir, path)).catch(() => null);
    if (!bytes) return refuse("not_found", "The log has no such file; read `checkpoint` first.");
    const isText = path.startsWith("checkpoint") || path === "log.vkey";
    const type = isText ? "text/plain; charset=utf-8" : "application/octet-stream";
    return { kind: "bytes", type, bytes };
  },
});
