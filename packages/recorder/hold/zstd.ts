import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Compression } from "@apprentice/core/segment/compression.ts";

/** The library's own default: fast enough for every item as it comes. */
const params = { [constants.ZSTD_c_compressionLevel]: 3 };

/** Node's own zstd for core/segment. */
export const zstd: Compression = {
  name: "zstd",
  compress: (bytes) => zstdCompressSync(bytes, { params }),
  decompress: (bytes, greatestBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, greatestBytes) }),
};
