/** Dates of birth: any written date after words that say what it is; other dates stay. */
import { patternDetector } from "../detector.ts";

const month =
  "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)[a-zäéûüç]{0,7}\\.?";
const date = [
  "[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}",
  "[0-9]{1,2} ?[-./] ?[0-9]{1,2} ?[-./] ?[0-9]{2,4}",
  `[0-9]{1,2}(?:st|nd|rd|th|\\.)?(?: of| de)? ${month},?(?: de)? [0-9]{4}`,
  `${month} [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}`,
  "[0-9]{8}",
].join("|");
const label =
  "(?:date of birth|birth ?date|birthday|d\\.?o\\.?b\\.?|born(?: on| in)?(?: the)?|geburtsdatum|geboren(?: am)?|geb\\.|né(?:e)? le|date de naissance|fecha de nacimiento|nacid[oa] el|data di nascita|nat[oa] il|data de nascimento|nascid[oa] em|geboortedatum)";

/** The date alone is marked. */
export const findBirthDates = patternDetector({
  class: "birth_date",
  confidence: 0.93,
  pattern: new RegExp(
    `(?<![\\p{L}\\p{N}])${label}["']?[\\s:=(,|-]{0,4}(?:is |was |on )?(?<value>${date})(?![\\p{L}\\p{N}])`,
    "giu",
  ),
});
