/** Where what is recorded leaves the area whose law it was recorded under. */
import type { Safeguard } from "./disclosures.ts";
import { rulesOf } from "./jurisdiction.ts";
import type { Policy } from "./policy.ts";

/** The European Economic Area, within which GDPR Chapter V sees no transfer. */
const economicArea: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
    " ",
  ),
);

export type Transfer = {
  readonly to: string;
  readonly country: string;
  /** Codes of the rules from whose area it is a third country. */
  readonly from: readonly string[];
  /** Undefined: none is stated. */
  readonly safeguard: Safeguard | undefined;
  /** Member of the policy that would state one. */
  readonly member: string;
};

/** The collector's own place and every recipient outside the area of a law that holds for the policy. */
export function transfersOf(policy: Policy): Transfer[] {
  const { recipients = [], storage, organisation } = policy;
  const own =
    storage?.country === undefined
      ? []
      : [
          {
            to: storage.operator ?? organisation,
            country: storage.country,
            safeguard: storage.safeguard,
            member: "storage.safeguard",
          },
        ];
  const others = recipients.map(({ name, country, safeguard }, at) => ({
    to: name,
    country,
    safeguard,
    member: `recipients.${String(at)}.safeguard`,
  }));
  return [...own, ...others]
    .map((one) => ({ ...one, from: areasWithout(policy, one.country) }))
    .filter(({ from }) => from.length > 0);
}

/** Other laws that restrict sending abroad, by their rule's code, with the country inside. */
const otherAreas: Readonly<Record<string, string>> = {
  UK: "GB",
  CH: "CH",
  BR: "BR",
  JP: "JP",
  KR: "KR",
  "CA-QC": "CA",
};

function areasWithout({ jurisdictions }: Policy, country: string): string[] {
  const codes = rulesOf(jurisdictions).map(({ code }) => code);
  return codes.filter((code) => {
    if (code === "EU") return !economicArea.has(country);
    const inside = otherAreas[code];
    return inside !== undefined && inside !== country;
  });
}
