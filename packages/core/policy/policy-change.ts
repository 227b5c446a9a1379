export type PolicyChange = {
  readonly sentence: string;
  /** A widening needs a new notice and a new receipt. */
  readonly widens: boolean;
};
