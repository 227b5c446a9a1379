import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { composeFrame } from "@apprentice/learn/export/compose-frame.ts";
import { parquet } from "@apprentice/learn/export/containers.ts";
import { agentnet } from "@apprentice/learn/export/dialects/agentnet.ts";
import { exportDataset } from "@apprentice/learn/export/export-dataset.ts";
import { releaseSource } from "@apprentice/learn/release/release-source.ts";
import { contactSheet } from "@apprentice/learn/sheet/contact-sheet.ts";
import { releaseOf } from "../../release-of.ts";
import type { StaffClient } from "../../staff-client.ts";
import type { DemoReport } from "./report.ts";

/** Release, dataset and one contact sheet per trajectory. */
export async function makeDataset(options: {
  readonly client: StaffClient;
  readonly folders: { readonly release: string; readonly dataset: string; readonly sheets: string };
  readonly nowMs: number;
  readonly signal: AbortSignal;
}): Promise<Pick<DemoReport, "trajectories" | "steps" | "rows" | "sheets">> {
  const { folders, signal } = options;
  const { trajectories, steps } = await releaseOf(options.client, {
    out: folders.release,
    createdMs: options.nowMs,
    signal,
  });
  const { counts } = await exportDataset({
    source: releaseSource(folders.release),
    container: parquet,
    dialect: agentnet,
    out: folders.dataset,
    splitKey: randomBytes(32),
    name: "Demo",
    signal,
  });
  const sheets: string[] = [];
  for await (const { trajectory, tile } of releaseSource(folders.release)) {
    signal.throwIfAborted();
    const png = await contactSheet({
      trajectory,
      frame: async ({ frame }) => (frame ? composeFrame({ frame, tile, format: "png" }) : null),
    });
    const name = `${String(sheets.length + 1).padStart(2, "0")}-${slugOf(trajectory.meta.instruction)}.png`;
    await writeFile(join(folders.sheets, name), png);
    sheets.push(name);
  }
  return { trajectories, steps, rows: counts.rows, sheets };
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/-$/, "");
}
