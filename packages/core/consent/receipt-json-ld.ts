/**
 * A receipt with the terms of the W3C Data Privacy Vocabulary, in the shape of ISO/IEC TS 27560, for programs that keep
 * such records. It is a notice receipt: what the basis of the processing is stands in the policy, and it is no consent.
 */
import type { SignedReceipt } from "./receipt.ts";

const context = {
  dct: "http://purl.org/dc/terms/",
  dpv: "https://w3id.org/dpv#",
  loc: "https://w3id.org/dpv/loc#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  apprentice: "urn:apprentice:terms#",
} as const;

const categories = {
  input_actions: "Clicks, typing, shortcuts and scrolling in approved applications",
  screen_pictures: "Pictures of approved windows, cleaned on the person's computer",
  interface_elements: "Names and places of the controls of approved applications",
} as const;

/** JSON-LD 1.1; `apprentice:signature` is over the receipt's own form, which `apprentice audit verify --receipt` checks. */
export function receiptJsonLd({ receipt, signature }: SignedReceipt): Record<string, unknown> {
  const { places } = receipt;
  return {
    "@context": context,
    "@id": `urn:apprentice:receipt:${receipt.receiptId}`,
    "@type": "apprentice:NoticeReceipt",
    "dct:identifier": receipt.receiptId,
    "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt",
    "dct:language": receipt.language,
    "dct:date": date(receipt.acknowledgedMs),
    "dct:valid": [date(receipt.validFromMs), date(receipt.expiresMs)],
    "dpv:hasDataSubject": {
      "@id": `urn:apprentice:participant:${receipt.participantId}`,
      "@type": "dpv:Employee",
    },
    "dpv:hasDataController": { "@type": "dpv:DataController", "dct:title": receipt.controller },
    "dpv:hasNotice": {
      "@id": `urn:sha256:${receipt.noticeHash}`,
      "@type": "dpv:PrivacyNotice",
      "dct:language": receipt.language,
    },
    "dpv:hasPurpose": { "@type": "dpv:Purpose", "dct:identifier": receipt.purpose },
    "dpv:hasPersonalData": receipt.personalData.map((category) => ({
      "@type": "dpv:PersonalData",
      "dct:identifier": category,
      "dct:title": categories[category],
    })),
    "dpv:hasJurisdiction": receipt.jurisdictions.map((code) => ({ "@id": `loc:${code}` })),
    ...(places ? { "apprentice:places": places } : {}),
    "apprentice:fidelity": receipt.fidelity,
    "apprentice:policy": { "@id": `urn:sha256:${receipt.policyHash}` },
    "apprentice:withdrawal": receipt.withdrawal,
    "apprentice:device": { "@id": `urn:apprentice:device:${receipt.deviceId}` },
    "apprentice:signature": signature,
  };
}

function date(ms: number): Record<string, string> {
  return { "@type": "xsd:dateTime", "@value": new Date(ms).toISOString() };
}
