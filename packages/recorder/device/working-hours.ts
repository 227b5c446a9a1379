import type { Policy } from "@apprentice/core/policy/policy.ts";

type WorkingHours = NonNullable<Policy["workingHours"]>;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether a moment lies within working hours, in the policy's time zone: from inclusive, to exclusive. Hours that end
 * before they begin run over midnight and count to the day on which they began. An unknown zone is never within.
 */
export function withinWorkingHours(hours: WorkingHours, atMs: number): boolean {
  const now = localTime(hours.zone, atMs);
  if (!now) return false;
  const from = minutesOf(hours.from);
  const to = minutesOf(hours.to);
  const works = (day: string) => hours.days.some((one) => one === day);
  if (from <= to) return works(now.day) && now.minutes >= from && now.minutes < to;
  if (now.minutes >= from) return works(now.day);
  return now.minutes < to && works(dayBefore(now.day));
}

const week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function dayBefore(day: string): string {
  return week[(week.indexOf(day) + 6) % 7] ?? "";
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

function localTime(zone: string, atMs: number) {
  try {
    const format = formats.get(zone) ?? formatOf(zone);
    formats.set(zone, format);
    const parts = Object.fromEntries(
      format.formatToParts(atMs).map(({ type, value }) => [type, value]),
    );
    const minutes = Number(parts["hour"]) * 60 + Number(parts["minute"]);
    return { day: (parts["weekday"] ?? "").toLowerCase(), minutes };
  } catch {
    return null;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short", ...clock });
}
