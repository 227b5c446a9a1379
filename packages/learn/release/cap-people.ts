/** Nobody makes up more than a small share of a dataset, so that nobody alone can bend what is learned from it. */
export type Rows<Id extends string> = {
  readonly id: Id;
  /** A name that holds for this one job. */
  readonly person: string;
  /** Rows of training data: the demonstration's steps. */
  readonly rows: number;
};

/** The aim of governance: half a per cent of all rows for one person. */
const greatestShare = 0.005;
/** Among few people an equal share is more than that; nobody then has more than this many equal shares. */
const greatestEqualShares = 2;

/**
 * Which demonstrations stay: of each person a random choice up to the cap, or the shortest one where even that is
 * longer. `random` gives numbers in [0, 1).
 */
export function capPeople<Id extends string>(
  demonstrations: readonly Rows<Id>[],
  random: () => number,
): ReadonlySet<Id> {
  const people = Map.groupBy(demonstrations, ({ person }) => person);
  const totals = [...people.values()].map((own) => own.reduce((sum, { rows }) => sum + rows, 0));
  const cap = capOf(totals);
  return new Set([...people.values()].flatMap((own) => within(own, cap, random)));
}

/** The most rows that one person may have so that they stay within the share of what is left when all keep to it. */
export function capOf(totals: readonly number[]): number {
  const share = Math.max(greatestShare, greatestEqualShares / Math.max(1, totals.length));
  const fits = (cap: number) =>
    cap <= share * totals.reduce((sum, total) => sum + Math.min(total, cap), 0);
  let [least, most] = [0, Math.max(0, ...totals)];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}

function within<Id extends string>(
  own: readonly Rows<Id>[],
  cap: number,
  random: () => number,
): Id[] {
  const order = own.map((one) => ({ ...one, at: random() })).toSorted((a, b) => a.at - b.at);
  const kept: Id[] = [];
  let rows = 0;
  for (const one of order) {
    if (rows + one.rows > cap) continue;
    rows += one.rows;
    kept.push(one.id);
  }
  if (kept.length > 0) return kept;
  const [shortest] = own.toSorted((a, b) => a.rows - b.rows);
  return shortest ? [shortest.id] : [];
}
