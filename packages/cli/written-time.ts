/** Times as commands and papers write them: in UTC, as in a log, and no finer than a reader needs. */

/** `2026-03-01`, from milliseconds since 1970. */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `2026-03-01T09:30Z`, from milliseconds since 1970. */
export const minute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;
