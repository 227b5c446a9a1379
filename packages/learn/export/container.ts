import type { WrittenFile } from "./manifest.ts";
import type { Row } from "./row.ts";

/** A container is the file format of an export; all of them get the same rows. */
export type Container = {
  readonly name: string;
  /** Text that loaders take for a picture's place; rows whose text holds it are left out. */
  readonly reserved: readonly string[];
  /** Glob of a split's files in the card's header. */
  pathOf(split: string): string;
  /** Writes into an existing empty folder. Every file that it makes is durable and in the result. */
  write(options: {
    readonly rows: AsyncIterable<Row>;
    readonly folder: string;
  }): Promise<WrittenFile[]>;
};
