/** Caps that hold for every file, ours or a hostile one; all in bytes unless named otherwise. */

/** Greatest header, as JSON. */
export const greatestHeaderBytes = 65_536;

/** Greatest plaintext of one frame; sealed segments use it in full. */
export const sealedFrameBytes = 1_048_576;

/** A hold's frames are smaller, so that a crash takes little with it. */
export const holdFrameBytes = 65_536;

/** Greatest plaintext of a whole file. */
export const greatestFileBytes = 1_073_741_824;

/** Greatest sum of all chunks once decompressed. */
export const greatestExpandedBytes = 4_294_967_296;

/** Greatest MCAP chunk once decompressed; one item is never larger. */
export const greatestChunkBytes = 16_777_216;

/** Greatest image of one tile. */
export const greatestTileBytes = 2_097_152;

/** Greatest number of items in one file. */
export const greatestItems = 2_000_000;
