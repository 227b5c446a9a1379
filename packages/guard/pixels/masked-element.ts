import type { Element } from "@apprentice/core/event/element.ts";

/** An element, and what the text guard decided about its words; pixels follow that decision. */
export type MaskedElement = {
  readonly element: Element;
  /** The name stays as it is, and there is one. */
  readonly nameKept: boolean;
  /** There is no value, or it stays as it is. */
  readonly valueKept: boolean;
};
