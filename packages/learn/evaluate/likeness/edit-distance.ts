/**
 * Share of the longer sequence that has to be inserted, left out or replaced to make it the other one
 * (V. I. Levenshtein, 1966): 0 for equal sequences, 1 for those that have nothing in common.
 */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, word] of a.entries()) {
    const next = [at + 1];
    for (const [to, other] of b.entries()) {
      const replaced = (row[to] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return (row[b.length] ?? 0) / longest;
}
