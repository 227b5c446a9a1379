import { seededRandom } from "../evaluate/practice/seeded-random.ts";

/** Clauses that are kept to choose from; the newest replace the oldest. */
const kept = 64;

/** What an instruction says last, after a comma, "and" or "then"; null where it says one thing alone. */
export function lastClause(instruction: string): string | null {
  const parts = instruction.split(/,\s*(?:and\s+|then\s+)*|\s+and\s+(?:then\s+)?|\s+then\s+/i);
  return parts.length > 1 ? (parts.at(-1)?.trim() ?? "") || null : null;
}

/**
 * Gives instructions something more to do at their end, taken from the instructions before: what comes first is the
 * same whatever follows. Without that a policy learns by heart which kinds of work end how.
 */
export class FurtherClauses {
  readonly #clauses: string[] = [];
  readonly #random = seededRandom(17);
  #seen = 0;

  /** The instruction with a further clause, or null as long as there is none from another instruction. */
  lengthen(instruction: string): string | null {
    const own = lastClause(instruction);
    const others = this.#clauses.filter((clause) => !instruction.includes(clause));
    if (own) this.#clauses[this.#seen++ % kept] = own;
    if (others.length === 0) return null;
    const further = this.#random.pick(others);
    return `${instruction.replace(/[.,\s]+$/, "")}, then ${further}`;
  }
}
