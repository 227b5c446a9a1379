import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Compression } from "@apprentice/core/segment/compression.ts";

/** Node's own zstd for core/segment. */
export const zstd: Compression = {
  name: "zstd",
  compress: (bytes) => zstdCompressSync(bytes),
  decompress: (bytes, greatestBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: greatestBytes }),
};
