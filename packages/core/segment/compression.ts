/** Compression is a port, because core runs where no zstd is built in. */
export type Compression = {
  /** How chunks name it. */
  readonly name: "zstd";
  compress(bytes: Uint8Array): Uint8Array;
  /** Throws where the result would be larger than `greatestBytes`; must not allocate more than that. */
  decompress(bytes: Uint8Array, greatestBytes: number): Uint8Array;
};
