/** Puts slabs of known height on pages from top to bottom. */

export type Slab = {
  readonly heightPt: number;
  /** Stays on one page with the slab after it. */
  readonly keep: boolean;
  /** Drawn first where this slab begins a page, such as the head of its table. */
  readonly again?: Slab;
  readonly draw: (topPt: number) => void;
};

export type Page = {
  readonly topPt: number;
  readonly bottomPt: number;
  /** Begins a page. */
  readonly turn: () => void;
};

/** A run of slabs that would have to stay together but is higher than a page is torn where the page ends. */
export function flow(slabs: readonly Slab[], { topPt, bottomPt, turn }: Page): void {
  let atPt = topPt;
  const next = (first: Slab) => {
    turn();
    atPt = topPt;
    if (first.again) put(first.again);
  };
  const put = (slab: Slab) => {
    slab.draw(atPt);
    atPt += slab.heightPt;
  };
  turn();
  for (const run of runsOf(slabs)) {
    const [first] = run;
    const heightPt = run.reduce((sum, slab) => sum + slab.heightPt, 0);
    if (first && atPt > topPt && atPt + heightPt > bottomPt) next(first);
    for (const slab of run) {
      if (atPt > topPt && atPt + slab.heightPt > bottomPt) next(slab);
      put(slab);
    }
  }
}

function runsOf(slabs: readonly Slab[]): Slab[][] {
  const runs: Slab[][] = [[]];
  for (const slab of slabs) {
    runs.at(-1)?.push(slab);
    if (!slab.keep) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}
