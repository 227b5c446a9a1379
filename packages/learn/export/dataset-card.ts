/** The README.md of an export, with the header that dataset hosts read. */
import { stringify } from "./card-header.ts";
import type { Container } from "./container.ts";
import type { ExportManifest } from "./manifest.ts";

export function datasetCard(
  manifest: ExportManifest,
  options: { readonly name: string; readonly container: Container },
): string {
  const { name } = options;
  const { counts, dialect } = manifest;
  return `---\n${stringify(headerOf(manifest, options))}---

# ${name}

Steps of computer work, recorded openly and with consent, on approved applications only, with sensitive content
removed on the machines of the people who did it. Each row is a screen picture from before an action, the task and
what was done so far (\`prompt\`), and the next action (\`completion\`).

- ${counts.rows} rows of ${counts.trajectories} trajectories by ${counts.participants} people
- actions in the dialect \`${dialect.name}\`; places: ${dialect.coordinates.space}, rounded to ${dialect.coordinates.rounding}, clamped ${dialect.coordinates.clamping}
- \`split_group\` is the same for all rows of one person and leads back to nobody; split by it
- \`manifest.json\` holds the SHA-256 of every file, and what was left out and why

## Uses

Training and evaluating agents that use computers. Not for judging, identifying or watching people: the rows say
nothing about how fast or how well anybody works, and must not be used to find out.

## Limits

Wrong and redundant steps stay in the history but are never a target. Black areas of a picture were not approved for
recording or held sensitive content.
`;
}

function headerOf(
  manifest: ExportManifest,
  { name, container }: { readonly name: string; readonly container: Container },
) {
  const splits = [...new Set(manifest.files.flatMap(({ split }) => split ?? []))];
  return {
    license: "other",
    language: ["en"],
    pretty_name: name,
    size_categories: [sizeCategory(manifest.counts.rows)],
    task_categories: ["image-text-to-text"],
    annotations_creators: ["no-annotation"],
    source_datasets: ["original"],
    tags: ["computer-use", "gui-agents", `dialect:${manifest.dialect.name}`],
    configs: [
      {
        config_name: "default",
        data_files: splits.map((split) => ({ split, path: container.pathOf(split) })),
      },
    ],
  };
}

function sizeCategory(rows: number): string {
  if (rows < 1_000) return "n<1K";
  if (rows < 10_000) return "1K<n<10K";
  if (rows < 100_000) return "10K<n<100K";
  return rows < 1_000_000 ? "100K<n<1M" : "1M<n<10M";
}
