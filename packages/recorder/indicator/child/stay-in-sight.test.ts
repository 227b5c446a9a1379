import { expect, test } from "vitest";
import { stayInSight } from "./stay-in-sight.ts";

const left = { x: 0, y: 0, width: 1000, height: 600 };
const right = { x: 1000, y: 200, width: 800, height: 400 };
const own = { x: 300, y: 10, width: 400, height: 44 };
const at = (x: number, y: number) => ({ ...own, x, y });

test("it stays where it is while the pointer is on its monitor", () => {
  expect(stayInSight(own, [left, right], { x: 5, y: 590 })).toEqual(own);
});

test("it goes where the person is, not to a monitor that stands nowhere", () => {
  expect(stayInSight(own, [left, right], { x: 1500, y: 300 })).toEqual(at(1300, 210));
  expect(stayInSight(at(600, 10), [left, right], { x: 1500, y: 300 })).toEqual(at(1400, 210));
});

test("what no monitor shows is no place for it", () => {
  expect(stayInSight(at(1200, 20), [left, right], { x: 500, y: 300 })).toEqual(at(600, 20));
  expect(stayInSight(at(900, 100), [left], { x: 4000, y: 4000 })).toEqual(at(600, 100));
});

test("a monitor that is too small cuts it, which is told as not shown", () => {
  const small = { x: 0, y: 0, width: 100, height: 20 };
  expect(stayInSight(own, [small], { x: 1, y: 1 })).toMatchObject({ x: 0, y: 0 });
});
