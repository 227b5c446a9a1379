/** Writes rows as Parquet shards, one row group in memory at a time. */
import { join } from "node:path";
import { ParquetWriter, type ColumnSource } from "hyparquet-writer";
import type { WrittenFile } from "../manifest.ts";
import type { Row } from "../row.ts";
import type { Split } from "../trajectory-source.ts";
import { openFileSink, type FileSink } from "./file-sink.ts";
import {
  columnNames,
  columnValues,
  huggingfaceFeatures,
  parquetSchema,
  type ColumnName,
} from "./schema.ts";

export type ParquetLimits = {
  /** A row group is written once it holds this many bytes of pictures and text … */
  readonly groupBytes: number;
  /** … or this many rows. */
  readonly groupRows: number;
  /** A shard is closed once it is this long. */
  readonly shardBytes: number;
};

/** Readers load whole row groups; shards of half a gigabyte are what dataset hosts recommend. */
export const parquetLimits: ParquetLimits = {
  groupBytes: 16 * 1024 * 1024,
  groupRows: 256,
  shardBytes: 500_000_000,
};

type Values = Record<ColumnName, unknown>;
type Shard = {
  readonly sink: FileSink;
  readonly parquet: ParquetWriter;
  readonly path: string;
  rows: number;
};
type Group = { rows: Values[]; bytes: number };

export async function writeParquet(options: {
  readonly rows: AsyncIterable<Row>;
  /** The export's folder; shards go to `data/` in it, which must exist. */
  readonly folder: string;
  readonly limits?: ParquetLimits;
}): Promise<WrittenFile[]> {
  const splits = new Map<Split, SplitWriter>();
  try {
    for await (const row of options.rows) {
      let writer = splits.get(row.split);
      if (!writer) splits.set(row.split, (writer = new SplitWriter(row.split, options)));
      writer.add(row);
    }
    return [...splits.values()].flatMap((writer) => writer.finish());
  } finally {
    for (const writer of splits.values()) writer.abandon();
  }
}

/** Owns the open shard of one split. */
class SplitWriter {
  readonly #split: Split;
  readonly #folder: string;
  readonly #limits: ParquetLimits;
  readonly #files: WrittenFile[] = [];
  #group: Group = { rows: [], bytes: 0 };
  #shard: Shard | null = null;

  constructor(split: Split, options: { readonly folder: string; readonly limits?: ParquetLimits }) {
    this.#split = split;
    this.#folder = options.folder;
    this.#limits = options.limits ?? parquetLimits;
  }

  add(row: Row): void {
    const values = columnValues(row);
    this.#group.rows.push(values);
    this.#group.bytes +=
      row.image.bytes.byteLength + String(values.elements).length + row.prompt.length;
    const { groupBytes, groupRows, shardBytes } = this.#limits;
    if (this.#group.bytes >= groupBytes || this.#group.rows.length >= groupRows) this.#writeGroup();
    if (this.#shard && this.#shard.sink.writer.offset >= shardBytes) this.#closeShard();
  }

  finish(): WrittenFile[] {
    if (this.#group.rows.length > 0) this.#writeGroup();
    if (this.#shard) this.#closeShard();
    return this.#files;
  }

  abandon(): void {
    this.#shard?.sink.abandon();
    this.#shard = null;
  }

  #writeGroup(): void {
    const shard = (this.#shard ??= this.#openShard());
    const { rows } = this.#group;
    const columnData: ColumnSource[] = columnNames.map((name) => {
      const data = rows.map((row) => row[name]);
      // Pictures are compressed already, and a dictionary of them would only cost memory.
      if (name === "images")
        return {
          name,
          data,
          codec: "UNCOMPRESSED",
          statistics: false,
          encoding: "PLAIN",
          offsetIndex: false,
        };
      return {
        name,
        data,
        statistics: name === "trajectory_id" || name === "step",
        offsetIndex: false,
      };
    });
    void shard.parquet.write({ columnData, rowGroupSize: rows.length });
    shard.rows += rows.length;
    this.#group = { rows: [], bytes: 0 };
  }

  #openShard(): Shard {
    const path = `data/${this.#split}-${String(this.#files.length).padStart(5, "0")}.parquet`;
    const sink = openFileSink(join(this.#folder, path));
    const value = JSON.stringify({ info: { features: huggingfaceFeatures } });
    const parquet = new ParquetWriter({
      writer: sink.writer,
      schema: parquetSchema,
      kvMetadata: [{ key: "huggingface", value }],
      createdBy: "apprentice",
    });
    return { sink, parquet, path, rows: 0 };
  }

  #closeShard(): void {
    const shard = this.#shard;
    if (!shard) return;
    void shard.parquet.finish();
    const written = shard.sink.close();
    this.#shard = null;
    this.#files.push({ path: shard.path, ...written, split: this.#split, rows: shard.rows });
  }
}
