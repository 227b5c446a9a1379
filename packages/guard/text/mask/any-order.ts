/**
 * Orders in which boxes may hold one value where it is not known how they stand: only those that the lengths of the
 * boxes allow and a check digit confirms, because numbers of any form, put in all orders, say many things.
 */
import { passesLuhn, passesMod97, passesMod11And10 } from "../identifier/checksums.ts";
import { isIban } from "../identifier/iban.ts";

type Part = { readonly text: string };

const mostParts = 9;
/** Boxes between the first and the last: the longest account numbers in use have no more, and these 720 orders. */
const mostFull = 6;
const countryAndCheck = /^[A-Z]{2}\d{2}$/;

/** `codes`: what was typed lately, the newest last, which is part of all that is given. */
export function anyOrder<T extends Part>(codes: readonly T[]): readonly (readonly T[])[] {
  const orders: (readonly T[])[] = [...fourFours(codes)];
  for (const group of latestGroups(codes)) {
    orders.push(...americanCard(group));
    orders.push(...germanTax(group));
    orders.push(...accountInFours(group));
  }
  return orders;
}

const textOf = ({ text }: Part): string => text.trim();
const joined = (parts: readonly Part[]): string => parts.map(textOf).join("");
const lengths = (parts: readonly Part[]): string =>
  parts.map((part) => textOf(part).length).join(" ");
const sortedLengths = (parts: readonly Part[]): string =>
  lengths(parts.toSorted((a, b) => textOf(a).length - textOf(b).length));
const isDigits = (parts: readonly Part[]): boolean => /^\d+$/.test(joined(parts));

/** The latest few, as they were typed; then without one that came between. */
function* latestGroups<T>(codes: readonly T[]): Generator<readonly T[]> {
  for (let count = 3; count <= Math.min(mostParts + 1, codes.length); count += 1) {
    const latest = codes.slice(-count);
    if (count <= mostParts) yield latest;
    for (let between = 1; between < count - 1; between += 1) yield latest.toSpliced(between, 1);
  }
}

/** Every order of four boxes of four digits: a card's, and hardly another's. */
function fourFours<T extends Part>(codes: readonly T[]): readonly (readonly T[])[] {
  const fours = codes.filter((part) => /^\d{4}$/.test(textOf(part))).slice(-4);
  if (fours.length < 4 || fours.at(-1) !== codes.at(-1)) return [];
  return ordersOf(fours).filter((order) => passesLuhn(joined(order)));
}

/** Boxes of four, six and five digits stand in this order. */
function americanCard<T extends Part>(group: readonly T[]): readonly (readonly T[])[] {
  if (sortedLengths(group) !== "4 5 6" || !isDigits(group)) return [];
  return ordersOf(group).filter(
    (order) =>
      lengths(order) === "4 6 5" && /^3[47]/.test(joined(order)) && passesLuhn(joined(order)),
  );
}

/** Two digits, and three times three. */
function germanTax<T extends Part>(group: readonly T[]): readonly (readonly T[])[] {
  if (sortedLengths(group) !== "2 3 3 3" || !isDigits(group)) return [];
  return ordersOf(group).filter(
    (order) => lengths(order) === "2 3 3 3" && passesMod11And10(joined(order)),
  );
}

/** The country's box comes first, a shorter one last, and between them are full ones in any order. */
function accountInFours<T extends Part>(group: readonly T[]): readonly (readonly T[])[] {
  const starts = group.filter((part) => countryAndCheck.test(textOf(part)));
  const short = group.filter((part) => textOf(part).length < 4);
  const full = group.filter((part) => textOf(part).length === 4 && !starts.includes(part));
  if (starts.length !== 1 || short.length > 1 || full.length + short.length + 1 !== group.length)
    return [];
  if (full.length > mostFull) return [];
  return ordersOf(full)
    .map((order) => [...starts, ...order, ...short])
    .filter((order) => passesMod97(joined(order)) && isIban(joined(order)));
}

function ordersOf<T>(parts: readonly T[]): readonly (readonly T[])[] {
  if (parts.length < 2) return [parts];
  return parts.flatMap((part, at) =>
    ordersOf(parts.toSpliced(at, 1)).map((rest) => [part, ...rest]),
  );
}
