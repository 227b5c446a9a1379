/** National identity and tax numbers: by form and check digit, or by form after a label where nothing can be checked. */
import { before, digitsOf, patternDetector, type Detector, type PatternRule } from "../detector.ts";
import { passesMod11And10, passesVerhoeff, remainder, weighted } from "./checksums.ts";

const after =
  (label: RegExp): NonNullable<PatternRule["check"]> =>
  (_value, match, text) =>
    label.test(before(text, match.index, 40));

const rule = (pattern: RegExp, confidence: number, check?: PatternRule["check"]): Detector =>
  patternDetector({ class: "national_id", confidence, pattern, ...(check ? { check } : {}) });

const socialLabel =
  /(?:ssn|social security|social sec|itin|taxpayer id|tax id|tin)\b[^\d\n]{0,20}$/i;
const ssn = rule(
  /(?<![\w.\-/])(?!000|666)[0-9]{3}([ -])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![\w/]|[.-]\d)/g,
  0.95,
  isSocial,
);
const bareSsn = rule(/(?<![\w.\-/])(?!000|666)[0-9]{9}(?![\w/]|[.-]\d)/g, 0.9, after(socialLabel));

/** Since 2011 any area but 000, 666 and 9xx; 9xx is an ITIN, whose middle lies within 50–65, 70–88, 90–92, 94–99. */
function isSocial(value: string): boolean {
  const digits = digitsOf(value);
  if (!digits.startsWith("9")) return true;
  const middle = Number(digits.slice(3, 5));
  return (
    (middle >= 50 && middle <= 65) ||
    (middle >= 70 && middle <= 88) ||
    (middle >= 90 && middle <= 92) ||
    middle >= 94
  );
}

const nino = rule(
  /(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ|bg|gb|nk|kn|tn|nt|zz)[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-Da-d](?![A-Za-z0-9])/g,
  0.95,
);

const germanTax = rule(
  /(?<![\w.\-/+])[1-9][0-9](?:[ ]?[0-9]{3}){3}(?![\w/]|[.-]\d)/g,
  0.9,
  (value, match, text) => {
    const digits = digitsOf(value);
    const labelled = /(?:steuer|tax|idnr|identifikation|tin\b)/i.test(
      before(text, match.index, 40),
    );
    return (
      passesMod11And10(digits) &&
      hasTaxRepeats(digits.slice(0, 10)) &&
      (labelled || value.includes(" "))
    );
  },
);

/** Among the first ten digits exactly one stands twice or thrice (since 2016). */
function hasTaxRepeats(digits: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeats = [...counts.values()].filter((count) => count > 1);
  return repeats.length === 1 && (repeats[0] ?? 0) <= 3;
}

const germanCardWeights = [7, 3, 1];
const germanCard = rule(
  /(?<![A-Za-z0-9])[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}[0-9](?![A-Za-z0-9])/g,
  0.9,
  (value, match, text) => {
    const label = /(?:ausweis|personal-?id|id card|identity card|perso|identit)/i;
    return (
      passesDocumentCheck(value) &&
      (label.test(before(text, match.index, 40)) || /\d.*\d.*\d/.test(value))
    );
  },
);

/** ICAO 9303 part 3: weights 7, 3, 1 over digits and letters from A = 10, last digit is the check. */
export function passesDocumentCheck(value: string): boolean {
  const sum = Array.from(value.slice(0, -1)).reduce(
    (total, character, at) =>
      total +
      (character === "<" ? 0 : Number.parseInt(character, 36)) * (germanCardWeights[at % 3] ?? 0),
    0,
  );
  return sum % 10 === Number(value.at(-1));
}

const nir = rule(
  /(?<![\w.-])[12][ .]?[0-9]{2}[ .]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ .]?(?:[0-9]{2}|2[AB])[ .]?[0-9]{3}[ .]?[0-9]{3}[ .-]?[0-9]{2}(?!\w)/g,
  0.97,
  (value) => {
    const plain = value.replaceAll(/[ .-]/g, "").replace("2A", "19").replace("2B", "18");
    return 97 - remainder(plain.slice(0, 13), 97) === Number(plain.slice(13));
  },
);

const controlLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
const spanish = rule(
  /(?<![A-Za-z0-9])(?:[XYZxyz][ .-]?[0-9]{7}|[0-9]{2}\.?[0-9]{3}\.?[0-9]{3})[ .-]?[A-Za-z](?![A-Za-z0-9])/g,
  0.97,
  (value) => {
    const plain = value.replaceAll(/[ .-]/g, "").toUpperCase();
    const number = Number(
      plain.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter))),
    );
    return controlLetters[number % 23] === plain.at(-1);
  },
);

const italian = rule(
  /(?<![A-Za-z0-9])[A-Za-z]{6}[0-9LMNP-Vlmnp-v]{2}[A-EHLMPR-Ta-ehlmpr-t][0-9LMNP-Vlmnp-v]{2}[A-Za-z][0-9LMNP-Vlmnp-v]{3}[A-Za-z](?![A-Za-z0-9])/g,
  0.99,
  (value) => passesItalian(value.toUpperCase()),
);

/** Values of characters at odd places (decree of 23 December 1976), indexed by digit value or letter. */
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

function passesItalian(code: string): boolean {
  const sum = Array.from(code.slice(0, 15)).reduce((total, character, at) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return total + (at % 2 === 0 ? (oddValues[value] ?? 0) : value);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === code[15];
}

const aadhaar = rule(
  /(?<![\w.\-/+])[2-9][0-9]{3}([ -]?)[0-9]{4}\1[0-9]{4}(?![\w/]|[ -]?[0-9]|[.]\d)/g,
  0.9,
  (value, match, text) =>
    passesVerhoeff(digitsOf(value)) &&
    (/[ -]/.test(value) || /(?:aadhaar|aadhar|uidai|uid)/i.test(before(text, match.index, 40))),
);
const pan = rule(/(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z](?![A-Za-z0-9])/g, 0.95);

const cpf = rule(
  /(?<![\w.\-/])[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}(?![\w/]|[.-]\d)/g,
  0.95,
  (value, match, text) => {
    const digits = digitsOf(value);
    if (!/[.-]/.test(value) && !/(?:cpf|contribuinte)/i.test(before(text, match.index, 40)))
      return false;
    return passesBrazilian(digits, 9) && !/^(\d)\1*$/.test(digits);
  },
);
const cnpj = rule(
  /(?<![\w.\-/])[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}\/?[0-9]{4}-?[0-9]{2}(?![\w/]|[.-]\d)/g,
  0.95,
  (value, match, text) => {
    const digits = digitsOf(value);
    if (!/[./-]/.test(value) && !/cnpj/i.test(before(text, match.index, 40))) return false;
    return passesBrazilian(digits, 12);
  },
);

/** Two check digits modulo 11; weights run from 2 upwards from the right, and for companies start again after 9. */
function passesBrazilian(digits: string, length: number): boolean {
  const top = length === 9 ? 11 : 9;
  return [length, length + 1].every((count) => {
    const weights = Array.from({ length: count }, (_, at) => 2 + ((count - 1 - at) % (top - 1)));
    const rest = weighted(digits, weights) % 11;
    return Number(digits[count]) === (rest < 2 ? 0 : 11 - rest);
  });
}

/** Where nothing can be checked, a label must say what it is. */
const labelled = rule(
  /(?:national id(?:entity)?(?: (?:no|number|card))?|identity (?:card|document|number)|id card(?: no| number)?|personal(?:ausweis)?(?:nummer|-nr\.?)|ausweisnummer|driver'?s? licen[cs]e(?: no| number| #)?|ssn|nino|national insurance(?: no| number)?|steuer-?id(?:entifikationsnummer)?|dni|nie|codice fiscale|aadhaar|cpf|cnpj|nir|numéro de sécurité sociale|tax id|itin)[.:#\s]{1,4}(?:is |no\.? |number )?(?<value>(?=[A-Z0-9 .\-/]{0,24}[0-9])[A-Z0-9][A-Z0-9.\-/ ]{4,18}[A-Z0-9])(?![A-Za-z0-9])/gi,
  0.8,
  (value) => /\d.*\d.*\d.*\d/.test(value) && !/[a-z]{2} |[A-Z]{4}/.test(value),
);

const all: readonly Detector[] = [
  ssn,
  bareSsn,
  nino,
  germanTax,
  germanCard,
  nir,
  spanish,
  italian,
  aadhaar,
  pan,
  cpf,
  cnpj,
  labelled,
];

export const findNationalIds: Detector = (text) => all.flatMap((detect) => detect(text));
