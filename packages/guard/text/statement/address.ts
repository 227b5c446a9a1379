/** Postal addresses in the written forms of seven countries: a street with a number, and the town with its code where it follows. */
import { patternDetector, type Detector } from "../detector.ts";

const word = "[\\p{Lu}][\\p{L}'.\\-]{0,24}";
const gap = "[ ,]{0,2}\\s{0,3}";

const rule = (pattern: string, flags: string, confidence: number): Detector =>
  patternDetector({ class: "address", confidence, pattern: new RegExp(pattern, flags) });

const englishStreet =
  "(?:Street|Avenue|Road|Lane|Drive|Boulevard|Court|Way|Terrace|Place|Square|Parkway|Highway|Circle|Crescent|Close|Gardens|Grove|Mews|Hill|Row|Walk|Trail|Alley|Plaza|Quay|St|Ave|Rd|Ln|Dr|Blvd|Ct|Pl|Sq|Pkwy|Hwy|Cir|Ter|Cres)";
const unit = "(?:(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|#)\\.? ?#?[0-9A-Z]{1,5})";
const states =
  "(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])";
const ukCode = "[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}";
const town = `${word}(?: ${word}){0,3}`;

/** `12 Some Street`, with flat, town, state and code as far as they follow. */
const english = rule(
  `(?<![\\p{L}\\p{N}.,/-])(?:${unit},? )?[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4})? (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.? )?(?:${word}|[0-9]{1,3}(?:st|nd|rd|th))(?: ${word}){0,2} ${englishStreet}(?![\\p{L}])\\.?(?:${gap}${unit})?(?:${gap}${town})?(?:${gap}(?:${states}(?![\\p{L}])(?: {1,2}[0-9]{5}(?:-[0-9]{4})?)?|${ukCode}|[0-9]{5}(?:-[0-9]{4})?(?![0-9])))?(?:,? (?:USA?|UK|United (?:States|Kingdom))(?![\\p{L}]))?`,
  "gu",
  0.9,
);

/** Broadway-like streets without a type word, where state and code prove it. */
const american = rule(
  `(?<![\\p{L}\\p{N}.,/-])[0-9]{1,5} ${word}(?: ${word}){0,3},? ${town},? ${states} [0-9]{5}(?:-[0-9]{4})?(?![0-9])`,
  "gu",
  0.92,
);

const britishCode = rule(
  `(?<![\\p{L}\\p{N}])(?:${town}, ?)?(?:GIR 0AA|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2})(?![\\p{L}\\p{N}])`,
  "gu",
  0.85,
);

const germanStreet =
  "(?:[\\p{Lu}][\\p{L}\\-]{1,30}(?:straße|strasse|str\\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|graben|hof|markt|steig|pfad|berg|tor|straat|gracht|laan|kade|plein|dijk|weg|singel|dreef|dorp|steeg)|(?:Am|An der|Im|In der|Auf der|Auf dem|Zum|Zur|Unter den|Alte|Alter|Große|Kleine) [\\p{Lu}][\\p{L}\\-]{1,24}|[\\p{Lu}][\\p{L}\\-]{1,24} (?:Straße|Strasse|Str\\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer))";
const germanTown = `(?:D-|DE-|A-|CH-)?[0-9]{4,5} (?:[A-Z]{2} )?${word}(?:[ \\-](?:am |an der |im )?${word}){0,2}`;

const german = rule(
  `(?<![\\p{L}\\p{N}])${germanStreet} [0-9]{1,4}(?: ?[a-hA-H](?![\\p{L}]))?(?:[-/][0-9]{1,4})?(?:${gap}${germanTown})?(?![0-9])`,
  "gu",
  0.9,
);

const romanceStreet =
  "(?:[Rr]ue|[Aa]venue|[Aa]v\\.|[Bb]oulevard|[Bb]d\\.?|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Aa]llée|[Rr]oute|[Cc]ours|[Ss]quare|[Ff]aubourg|[Pp]assage)";
const particle =
  "(?:(?:de la|de l'|des|du|de|d'|le|la|les|del|della|dei|delle|di|da|do|dos|y|e) ?)";
const romanceName = `${particle}{0,2}${word}(?:[ \\-]${particle}?${word}){0,3}`;
const fiveAndTown = `(?:F-|E-|I-)?[0-9]{5} ${word}(?:[ \\-]${word}){0,2}(?:,? ?(?:Cedex|CEDEX)(?: [0-9]{1,2})?|,? \\([A-Z]{2}\\))?`;

const french = rule(
  `(?<![\\p{L}\\p{N}.,/-])[0-9]{1,4}(?: ?(?:bis|ter|quater|[A-D])(?![\\p{L}]))?,? ${romanceStreet} ${romanceName}(?:${gap}${fiveAndTown})?`,
  "gu",
  0.9,
);

const southernStreet =
  "(?:Calle|Avenida|Avda\\.?|C/|Plaza|Paseo|Ronda|Carretera|Camino|Travesía|Via|Viale|Piazza|Piazzale|Corso|Largo|Vicolo|Strada|Rua|Praça|Travessa|Alameda|Rodovia)";
const southern = rule(
  `(?<![\\p{L}\\p{N}])${southernStreet} ?${romanceName},? (?:n[.º°]? ?)?[0-9]{1,5}(?:[/-]?[A-Z](?![\\p{L}]))?(?:,? [0-9]{1,2}[ºª°]?(?: ?[A-Z])?(?![\\p{L}\\p{N}]))?(?:${gap}${fiveAndTown})?`,
  "gu",
  0.9,
);

const box = rule(
  `(?<![\\p{L}\\p{N}])(?:P\\.? ?O\\.? Box|Postfach|Apartado|Casella postale|Postbus|BP) [0-9]{1,6}(?:${gap}(?:${germanTown}|${town}(?:,? ${states})?(?: [0-9]{5})?))?`,
  "gu",
  0.85,
);

const all: readonly Detector[] = [english, american, britishCode, german, french, southern, box];

export const findAddresses: Detector = (text) =>
  /[0-9]/.test(text) ? all.flatMap((detect) => detect(text)) : [];
