/** Zstandard from Node, for core's own tests; programs bring their own. */
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Compression } from "../compression.ts";

export const nodeZstd: Compression = {
  name: "zstd",
  compress: (bytes) => zstdCompressSync(bytes),
  decompress: (bytes, greatestBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: greatestBytes }),
};
