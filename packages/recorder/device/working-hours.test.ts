import { expect, test } from "vitest";
import { withinWorkingHours } from "./working-hours.ts";

const week = ["mon", "tue", "wed", "thu", "fri"] as const;
const berlin = { days: [...week], from: "09:00", to: "17:30", zone: "Europe/Berlin" };
const at = (text: string) => Date.parse(text);

test("hours count in the policy's zone, in winter and in summer", () => {
  // Berlin is one hour ahead of UTC in January and two in July; both days are Wednesdays.
  expect(withinWorkingHours(berlin, at("2026-01-07T07:59:59Z"))).toBe(false);
  expect(withinWorkingHours(berlin, at("2026-01-07T08:00:00Z"))).toBe(true);
  expect(withinWorkingHours(berlin, at("2026-01-07T16:29:59Z"))).toBe(true);
  expect(withinWorkingHours(berlin, at("2026-01-07T16:30:00Z"))).toBe(false);
  expect(withinWorkingHours(berlin, at("2026-07-08T07:00:00Z"))).toBe(true);
  expect(withinWorkingHours(berlin, at("2026-07-08T15:30:00Z"))).toBe(false);
});

test("the day is the zone's as well, not UTC's", () => {
  const tokyo = { ...berlin, zone: "Asia/Tokyo", from: "00:00", to: "09:00" };
  // Monday 00:30 in Tokyo is still Sunday in UTC; Saturday there begins on UTC's Friday.
  expect(withinWorkingHours(tokyo, at("2026-01-04T15:30:00Z"))).toBe(true);
  expect(withinWorkingHours(tokyo, at("2026-01-09T15:30:00Z"))).toBe(false);
});

test("a night shift belongs to the day on which it began", () => {
  const night = { days: ["fri" as const], from: "22:00", to: "06:00", zone: "UTC" };
  expect(withinWorkingHours(night, at("2026-01-09T23:00:00Z"))).toBe(true);
  expect(withinWorkingHours(night, at("2026-01-10T05:59:00Z"))).toBe(true);
  expect(withinWorkingHours(night, at("2026-01-10T06:00:00Z"))).toBe(false);
  expect(withinWorkingHours(night, at("2026-01-09T05:00:00Z"))).toBe(false);
  expect(withinWorkingHours(night, at("2026-01-10T23:00:00Z"))).toBe(false);
});

test("an unknown zone and a broken clock are never within", () => {
  expect(withinWorkingHours({ ...berlin, zone: "Mars/Olympus" }, at("2026-01-07T10:00:00Z"))).toBe(
    false,
  );
  expect(withinWorkingHours(berlin, Number.NaN)).toBe(false);
});
