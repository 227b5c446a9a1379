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
  /** Undefined: none is stated. */
  readonly safeguard: Safeguard | undefined;
  /** Member of the policy that would state one. */
  readonly member: string;
};

/** Every recipient, and the collector itself, outside the area of a law that holds for the policy. */
export function transfersOf(policy: Policy): Transfer[] {
  const { recipients = [], storage } = policy;
  const abroad = recipients.flatMap(({ name, country, safeguard }, at): Transfer[] =>
    isThirdCountry(policy, country)
      ? [{ to: name, country, safeguard, member: `recipients.${String(at)}.safeguard` }]
      : [],
  );
  const country = storage?.country;
  if (country === undefined || !isThirdCountry(policy, country)) return abroad;
  const to = storage?.operator ?? policy.organisation;
  // The one who runs the collector states a safeguard as a recipient does.
  const stated = recipients.find(({ name }) => name === to)?.safeguard;
  const already = abroad.some((one) => one.to === to);
  const own = { to, country, safeguard: stated, member: "recipients" };
  return already ? abroad : [own, ...abroad];
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

function isThirdCountry({ jurisdictions }: Policy, country: string): boolean {
  return rulesOf(jurisdictions).some(({ code }) => {
    if (code === "EU") return !economicArea.has(country);
    const inside = otherAreas[code];
    return inside !== undefined && inside !== country;
  });
}
