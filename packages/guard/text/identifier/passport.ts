/** Passports: the number after a label, and the machine-readable lines of ICAO 9303. */
import { patternDetector, type Detector } from "../detector.ts";

const labelled = patternDetector({
  class: "passport",
  confidence: 0.9,
  pattern:
    /(?:passport|reisepass|passeport|pasaporte|passaporto|passaporte|paspoort)(?:[ -]?(?:no|nr|number|nummer|num|n°|nº|#|id|numéro|número|numero))?\.?[\s:#(]{1,4}(?:is |no\.? |number |n° ?)?(?<value>[A-Z]{0,3}[ -]?[0-9](?:[ -]?[A-Z0-9]){4,9})(?![A-Z0-9])/gi,
  check: (value) => (value.match(/\d/g)?.length ?? 0) >= 4,
});

/** Letter first and mixed, as German and others have it; upper case only, so that words are not taken. */
const mixed = patternDetector({
  class: "passport",
  confidence: 0.85,
  pattern:
    /(?:[Pp]assport|PASSPORT|Reisepass|[Pp]asseport|[Pp]asaporte|[Pp]assaporto|[Pp]aspoort)[^\n]{0,24}?(?<value>(?<![A-Za-z0-9])(?=[A-Z0-9]{0,8}[0-9])[A-Z][A-Z0-9]{5,8})(?![A-Za-z0-9])/g,
  check: (value) => (value.match(/\d/g)?.length ?? 0) >= 3,
});

const mrz = patternDetector({
  class: "passport",
  confidence: 0.99,
  pattern:
    /(?<![A-Z0-9<])(?:[PIACV][A-Z<][A-Z<]{3}[A-Z0-9<]{25,39}|[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{2,16})(?![A-Z0-9<])/g,
  check: (value) => value.includes("<<") || /^[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<]/.test(value),
});

export const findPassports: Detector = (text) => [...labelled(text), ...mixed(text), ...mrz(text)];
