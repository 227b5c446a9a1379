/** Appendix B of the X protocol. */
const lastPredefinedAtom = 68;

/**
 * Gives a connection a table of atoms of its own. The `x11` package shares ONE between all connections of a process and
 * never asks twice, but numbers past the predefined ones differ from display to display.
 */
export function ownAtoms(client: { atoms: Readonly<Record<string, number>> }): void {
  client.atoms = Object.fromEntries(
    Object.entries(client.atoms).filter(([, atom]) => atom <= lastPredefinedAtom),
  );
}
