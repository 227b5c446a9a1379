import { describe, expect, it } from "vitest";
import { seededRandom } from "./practice/seeded-random.ts";
import { differenceInterval, wilsonInterval } from "./interval.ts";
import { recommend } from "./recommend.ts";
import { successCurve } from "./success-curve.ts";
import type { Trial } from "./trial.ts";
import { valueReport } from "./value-report.ts";
import { valueSvg } from "./value-svg.ts";
import { valueTable } from "./value-table.ts";

function trials(options: {
  readonly demonstrations: number;
  readonly successes: number;
  readonly of: number;
  readonly more?: Partial<Trial>;
}): Trial[] {
  return Array.from({ length: options.of }, (_, at) => ({
    taskId: "t",
    family: "form",
    application: "browser",
    demonstrations: options.demonstrations,
    trainingSeed: at % 3,
    condition: "unseen_state" as const,
    view: "masked" as const,
    success: at < options.successes,
    steps: 4,
    ...options.more,
  }));
}

describe("Wilson's interval", () => {
  it("agrees with published values", () => {
    // Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, of, low, high] of cases) {
      const interval = wilsonInterval(successes, of);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  it("leaves everything open without trials, and refuses what is no share", () => {
    expect(wilsonInterval(0, 0)).toEqual({ rate: 0, low: 0, high: 1 });
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
  });

  it("holds the truth about as often as it promises", () => {
    const random = seededRandom(11);
    const held = Array.from({ length: 2_000 }, () => {
      const successes = Array.from({ length: 40 }, () => random.next()).filter((x) => x < 0.9);
      const { low, high } = wilsonInterval(successes.length, 40);
      return low <= 0.9 && 0.9 <= high;
    }).filter(Boolean).length;
    expect(held / 2_000).toBeGreaterThan(0.92);
    expect(held / 2_000).toBeLessThan(0.98);
  });

  it("gives Newcombe's interval for a difference", () => {
    // Newcombe 1998, second paper, table II, method 10: 56/70 - 48/80.
    const { low, high } = differenceInterval(wilsonInterval(48, 80), wilsonInterval(56, 70));
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
});

describe("the advice", () => {
  const adviceOf = (list: readonly Trial[]) => recommend(successCurve(list)).advice;

  it("is to stop where the target is surely reached", () => {
    expect(adviceOf(trials({ demonstrations: 10, successes: 298, of: 300 }))).toBe("stop");
  });

  it("is to stop where the curve is surely flat below the target", () => {
    const flat = [10, 20].flatMap((demonstrations) =>
      trials({ demonstrations, successes: 1_400, of: 2_000 }),
    );
    expect(adviceOf(flat)).toBe("stop");
    expect(recommend(successCurve(flat)).because).toContain("flat");
  });

  it("is to collect where the curve surely rises", () => {
    expect(
      adviceOf([
        ...trials({ demonstrations: 3, successes: 150, of: 300 }),
        ...trials({ demonstrations: 6, successes: 240, of: 300 }),
      ]),
    ).toBe("collect");
  });

  it("is to measure more where few episodes decide nothing, or there is no curve", () => {
    const few = [3, 6].flatMap((demonstrations) =>
      trials({ demonstrations, successes: demonstrations, of: 10 }),
    );
    expect(adviceOf(few)).toBe("measure");
    expect(adviceOf(trials({ demonstrations: 3, successes: 5, of: 10 }))).toBe("measure");
    expect(adviceOf([])).toBe("measure");
  });
});

describe("the value report", () => {
  const list = [
    ...trials({ demonstrations: 10, successes: 270, of: 300 }),
    ...trials({ demonstrations: 3, successes: 150, of: 300 }),
    ...trials({
      demonstrations: 10,
      successes: 20,
      of: 100,
      more: { family: 'menus & "lists"', application: "editor" },
    }),
    ...trials({ demonstrations: 10, successes: 290, of: 300, more: { view: "unmasked" } }),
    ...trials({
      demonstrations: 0,
      successes: 3,
      of: 100,
      more: { condition: "control_untrained" },
    }),
  ];
  const report = valueReport(list);

  it("draws curves per application and family from unseen, masked states alone", () => {
    expect(report.groups.map(({ scope, name }) => `${scope} ${name}`)).toEqual([
      "all all",
      "application browser",
      "application editor",
      "family form",
      'family menus & "lists"',
    ]);
    const browser = report.groups[1]?.curve;
    expect(browser?.points.map((point) => [point.demonstrations, point.successes])).toEqual([
      [3, 150],
      [10, 270],
    ]);
    expect(browser?.gains[0]?.gain.rate).toBeCloseTo(0.4);
    expect(browser?.gains[0]?.perDemonstration.rate).toBeCloseTo(0.4 / 7);
    expect(browser?.points[0]?.seeds).toEqual({ count: 3, low: 0.5, high: 0.5 });
  });

  it("sets controls and the cost of masking beside them", () => {
    const control = report.conditions.find((one) => one.condition === "control_untrained");
    expect(control).toMatchObject({ episodes: 100, success: { rate: 0.03 } });
    // Masked over all at 10 demonstrations: 290 of 400; unmasked: 290 of 300.
    expect(report.maskingCost?.rate).toBeCloseTo(290 / 300 - 290 / 400);
    expect(valueReport(trials({ demonstrations: 1, successes: 1, of: 2 })).maskingCost).toBeNull();
  });

  it("draws the view that was measured at more points, and keeps the other for the comparison", () => {
    const open = { view: "unmasked" } as const;
    const other = valueReport([
      ...trials({ demonstrations: 3, successes: 20, of: 40, more: open }),
      ...trials({ demonstrations: 10, successes: 36, of: 40, more: open }),
      ...trials({ demonstrations: 10, successes: 30, of: 40 }),
    ]);
    expect(other.view).toBe("unmasked");
    expect(other.groups[0]?.curve.points.map((point) => point.successes)).toEqual([20, 36]);
    expect(other.maskingCost?.rate).toBeCloseTo(6 / 40);
    expect(report.view).toBe("masked");
  });

  it("reads as a table and as a picture that is well-formed", () => {
    const table = valueTable(report);
    expect(table).toContain("application browser");
    expect(table).toMatch(/50 % \(44–56\)/);
    const svg = valueSvg(report);
    expect(svg.match(/<polyline/g)).toHaveLength(5);
    expect(svg).toContain("menus &amp; &quot;lists&quot;");
    expect(svg).not.toMatch(/NaN|undefined/);
    const open = [...svg.matchAll(/<([a-z]+)(?: [^>]*[^/])?>/g)].map(([, tag]) => tag).sort();
    const closed = [...svg.matchAll(/<\/([a-z]+)>/g)].map(([, tag]) => tag).sort();
    expect(open).toEqual(closed);
  });

  it("draws names that no XML may hold", () => {
    const odd = valueReport(
      trials({ demonstrations: 3, successes: 1, of: 2, more: { family: "menus\u0007\uFFFE" } }),
    );
    expect(valueSvg(odd)).toContain("family: menus␣␣");
  });

  it("survives an empty list", () => {
    const empty = valueReport([]);
    expect(valueTable(empty)).toContain("Nothing was measured");
    expect(valueSvg(empty)).not.toContain("NaN");
  });
});
