/** All detectors over one piece of normal text. */
import { findAddresses } from "./statement/address.ts";
import { findBirthDates } from "./statement/birth-date.ts";
import { findStatements } from "./statement/statement.ts";
import type { Detector } from "./detector.ts";
import type { Finding } from "./finding.ts";
import { findCards } from "./identifier/card.ts";
import { findIbans } from "./identifier/iban.ts";
import { findNationalIds } from "./identifier/national-id.ts";
import { findCredentialUrls, findEmails, findNetworkAddresses } from "./identifier/network.ts";
import { findPassports } from "./identifier/passport.ts";
import { findPhones } from "./identifier/phone.ts";
import { findSecrets } from "./identifier/secret.ts";
import { findHonorificNames } from "./person/honorific-name.ts";
import { findPersons } from "./person/person.ts";

const detectors: readonly Detector[] = [
  findSecrets,
  findCards,
  findIbans,
  findNationalIds,
  findPassports,
  findEmails,
  findCredentialUrls,
  findPhones,
  findNetworkAddresses,
  findBirthDates,
  findAddresses,
  findPersons,
  findHonorificNames,
  findStatements,
];

export function detectAll(text: string): Finding[] {
  return detectors.flatMap((detect) => detect(text));
}
