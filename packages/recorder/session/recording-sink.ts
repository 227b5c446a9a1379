import type { SafeItem } from "@apprentice/core/action/safe.ts";

/** Where a recording's safe items go, in order: the hold. */
export type RecordingSink = {
  /** Resolves when the item is accepted. Rejects with a typed error, such as on a full disk; nothing written before is lost. */
  write(item: SafeItem): Promise<void>;
};
