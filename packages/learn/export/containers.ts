/** Every container by name. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Container } from "./container.ts";
import { imagefolder, llamaFactory, msSwift } from "./containers/json-lines.ts";
import { webdataset } from "./containers/webdataset.ts";
import { writeParquet } from "./parquet/write-parquet.ts";

/** For TRL and `datasets`. */
export const parquet: Container = {
  name: "parquet",
  reserved: [],
  pathOf: (split) => `data/${split}-*.parquet`,
  async write({ rows, folder }) {
    await mkdir(join(folder, "data"));
    return writeParquet({ rows, folder });
  },
};

const all: readonly Container[] = [parquet, webdataset, imagefolder, llamaFactory, msSwift];

export const containers: ReadonlyMap<string, Container> = new Map(
  all.map((container) => [container.name, container]),
);
