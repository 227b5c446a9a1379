/** Statements on health and money: a phrase that says whose, with a diagnosis, a medicine or an amount beside it. */
import { patternDetector, type Detector } from "../detector.ts";

const conditions =
  "asthma|diabetes|cancer|tumou?r|leuk(?:a)?emia|lymphoma|melanoma|depression|depressive|anxiety|bipolar|schizophrenia|adhd|autism|autistic|ptsd|burn-?out|hiv|aids|hepatitis|tuberculosis|covid(?:-19)?|epilepsy|epileptic|multiple sclerosis|parkinson(?:'s)?|alzheimer(?:'s)?|dementia|stroke|heart (?:attack|disease|failure|condition)|hypertension|high blood pressure|arthritis|lupus|crohn(?:'s)?|colitis|coeliac|celiac|migraine|anorexia|bulimia|eating disorder|alcoholi(?:sm|c)|addiction|opioid|pregnan(?:t|cy)|miscarriage|abortion|infertility|chlamydia|gonorrh(?:o)?ea|syphilis|herpes|kidney (?:disease|failure)|dialysis|cirrhosis|pneumonia|psoriasis|eczema|endometriosis|fibromyalgia|sickle cell|cystic fibrosis|down syndrome|allerg(?:y|ic) to \\w{1,24}|chemotherapy|radiotherapy|psychotherapy|surgery|slipped disc|concussion|insomnia|obesity|thyroid|an(?:a)?emia|sepsis|cerebral palsy|krebs|depressionen|diabète|cáncer";
const phrases =
  "diagnos(?:ed|is)(?: with| of|:| is)?|suffer(?:s|ing|ed)? from|tested positive for|treated for|treatment for|being treated for|symptoms of|history of|(?:has|have|had|having)|living with|because of|due to|recover(?:ing|ed) from|hospitali[sz]ed (?:for|with)|on (?:sick|medical) leave (?:for|because of|due to|with)|undergo(?:ing|es)?|underwent|is|was";
const medicines =
  "insulin|metformin|sertraline|fluoxetine|citalopram|escitalopram|lithium|methadone|xanax|alprazolam|diazepam|lorazepam|ritalin|methylphenidate|adderall|warfarin|lisinopril|atorvastatin|levothyroxine|omeprazole|prednisone|ibuprofen|paracetamol|amoxicillin|oxycodone|morphine|tamoxifen|truvada|risperidone|quetiapine|olanzapine|venlafaxine|duloxetine|gabapentin|amlodipine|losartan|salbutamol|albuterol|naproxen|semaglutide|ozempic";
const who =
  "(?:(?:s?he|they|i|we|you|who|patient|the patient|(?:his|her|my|their) \\w{2,12})(?:'s|'ve|'m)? (?:has been |have been |had been |was |were |is |are |am |recently |also |now )?)?";

const condition = patternDetector({
  class: "health",
  confidence: 0.85,
  pattern: new RegExp(
    `(?<![\\p{L}])${who}(?:on (?:sick|medical) leave )?(?:${phrases}) (?:an? |the |early |mild |severe |chronic |acute |type [12] |stage [1-4iv]{1,3} |\\w{3,14} ){0,2}(?:${conditions})(?![\\p{L}])`,
    "giu",
  ),
});

const dose = patternDetector({
  class: "health",
  confidence: 0.85,
  pattern: new RegExp(
    `(?<![\\p{L}])${who}(?:(?:takes?|taking|took|prescribed|on|given|needs?|uses?)(?: \\w{1,10})? (?:[0-9.,]{1,6} ?(?:mg|mcg|µg|ml|g|units?|iu|tablets?|pills?) (?:of )?)?)?(?:${medicines})(?: (?:at )?[0-9.,]{1,6} ?(?:mg|mcg|µg|ml|g|units?|iu|tablets?|pills?))?(?![\\p{L}])`,
    "giu",
  ),
  check: (value) => /\d|tak(?:e|es|ing)|took|prescribed|given/i.test(value),
});

const amount =
  "(?:(?:[$€£¥₹]|usd|eur|gbp|chf|inr|brl|us\\$|r\\$) ?[0-9](?:[0-9.,' ]{0,13}[0-9])?(?: ?(?:thousand|million|billion|bn|k|m)(?![\\p{L}]))?(?![0-9])|[0-9](?:[0-9.,' ]{0,13}[0-9])? ?(?:k )?(?:[$€£¥₹]|usd|eur|gbp|chf|inr|brl|euros?|dollars?|pounds?|francs?|rupees?)(?![\\p{L}])|[0-9]{1,4} ?k(?![\\p{L}]))";
const money =
  "(?:(?:annual |monthly |base |gross |net |yearly |starting |current )?(?:salary|wage|wages|pay|income|bonus|compensation|pension|gehalt|salaire|sueldo|stipendio)|earns?|earning|earned|makes?|is paid|gets paid|was paid|net worth|(?:account |bank |current |available |outstanding |checking |savings )?balance|debts?|owes?|owed|mortgage|loan|overdraft|savings|inheritance|alimony|child support|credit limit|kontostand)";

const sum = patternDetector({
  class: "finance",
  confidence: 0.85,
  pattern: new RegExp(
    `(?<![\\p{L}])(?:(?:his|her|their|my|your|our|s?he|they|i|we|who) )?(?:(?:has|have|had|still|paid|pays|got|gets|receives?|received) )?(?:an? )?${money}(?:[ :=(]{1,3}(?:is|was|of|are|at|about|around|now|approximately|over|just|him|her|them|me|us|an?|to|on|in|the|with|account|card|bank)(?![\\p{L}])){0,5}[ :=(]{0,3}${amount}(?: (?:on (?:an? |the |his |her |their |my )?(?:loan|mortgage|credit card|card|car)|an? (?:year|month|week|hour)|per (?:year|month|annum|week|hour)|p\\.?a\\.?|monthly|annually|a month))?`,
    "giu",
  ),
});

const creditScore = patternDetector({
  class: "finance",
  confidence: 0.9,
  pattern:
    /(?<!\p{L})(?:(?:his|her|their|my|your) )?(?:credit (?:score|rating)|fico(?: score)?|schufa(?:-score)?)(?: is| was| of|:|=){0,2} {0,2}[0-9]{2,3}(?:[.,][0-9]{1,2})?(?![0-9])/giu,
});

const all: readonly Detector[] = [condition, dose, sum, creditScore];

export const findStatements: Detector = (text) => all.flatMap((detect) => detect(text));

const healthTopic = new RegExp(
  `(?<!\\p{L})(?:diagnos(?:ed|is)|suffer(?:s|ing|ed)? from|symptoms? of|tested positive|treat(?:ed|ment) for|(?:sick|medical) leave|hospitali[sz]ed|prescribed|[0-9]{1,4} ?(?:mg|mcg)|${conditions}|${medicines})(?!\\p{L})`,
  "iu",
);
const financeTopic = new RegExp(
  `(?<!\\p{L})(?:(?:${money})(?!\\p{L}).{0,40}(?<![\\p{L}0-9])[0-9]|(?:his|her|their|my|s?he|they|i|account)(?!\\p{L}).{0,40}${amount}|${amount} (?:(?:an?|per) (?:year|month|annum|week|hour)|monthly|annually|before tax|on (?:an? |the )?(?:loan|mortgage)))`,
  "iu",
);

/**
 * What a text is likely a statement on, although not all of its words are known: one that says so is enough. For
 * pixels, where a word may be unread; in text that is whole it would take in too much.
 */
export function statementTopic(text: string): "health" | "finance" | null {
  if (healthTopic.test(text)) return "health";
  return financeTopic.test(text) ? "finance" : null;
}
