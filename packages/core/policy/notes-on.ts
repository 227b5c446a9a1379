import { missingPapersOf, paperKinds } from "./jurisdiction.ts";
import type { Policy } from "./policy.ts";

const dayMs = 86_400_000;
/** A new one takes its time: signatures, notice. */
const soonDays = 30;

/** What is right in itself but would keep a policy from being in force at a moment, or soon; for who writes it. */
export function notesOn(policy: Policy, nowMs: number): string[] {
  const notes: string[] = [];
  const leftMs = Date.parse(policy.expires) - nowMs;
  if (leftMs <= 0) notes.push("it has expired, and no collector takes it");
  else if (leftMs < soonDays * dayMs)
    notes.push(`it expires in ${String(Math.ceil(leftMs / dayMs))} days`);
  if (Date.parse(policy.issued) > nowMs)
    notes.push("it is dated in the future, and no collector takes it before");
  for (const { kind, date } of policy.papers) {
    if (!paperKinds.has(kind))
      notes.push(`no rule asks for a paper "${kind}"; is it spelt as the rules spell it?`);
    if (Date.parse(date) > nowMs) notes.push(`the paper "${kind}" is dated in the future`);
  }
  const missing = missingPapersOf(policy, nowMs).map((one) => `missing: ${one}`);
  return [...notes, ...missing];
}
