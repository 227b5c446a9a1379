export type CommandContext = {
  /** Aborted when the person stops the program; every long command gives way to it. */
  readonly signal: AbortSignal;
};
