/** Names of people: capitalised words that a label, a greeting, a title or a neighbouring word makes a name. */
import type { Detector } from "../detector.ts";
import type { Finding } from "../finding.ts";
import { interfaceWords } from "../interface-words.ts";
import { businessWords } from "./business-words.ts";
import { isKnownPlace, wordKind } from "./known-words.ts";

const part =
  "\\p{Lu}(?:[\\p{L}\\p{M}]{1,20}|\\.)?(?:['-]\\p{Lu}?[\\p{L}\\p{M}]{1,20}){0,2}(?:\\p{Lu}[\\p{L}\\p{M}]{1,16})?";
const particle =
  "(?:van der|van den|van de|van|von der|von|zu|de la|de los|de|da|dos|do|di|del|della|du|le|la|bin|ibn|al|el|ben|ter|ten)";
/** One to four capitalised words on one line, with particles between them. */
const run = new RegExp(
  `(?<![\\p{L}\\p{N}_@#/\\\\.])${part}(?: (?:${particle} )?${part}){0,3}(?:, ${part}(?: ${part}){0,1}(?![\\p{L}]))?(?![\\p{L}\\p{N}_@])`,
  "gu",
);

/** Words before a name. */
const honorific =
  /(?<!\p{L})(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|herr|frau|monsieur|madame|mme|mlle|señor|señora|sr|sra|signor|signora|sig|dott|mevr|dhr|captain|judge|nurse|rev|father|sister)\.?\s$/iu;
const label =
  /(?:(?:^|[\n,;|(\t"'])\s{0,4}|(?<!\p{L}))(?:(?:first|last|full|given|family|middle|user|display|customer|client|patient|employee|contact|account|card ?holder|emergency contact|maiden|student|author|manager|owner|sender|recipient|passenger|guest|tenant|applicant|candidate|beneficiary)(?: |-)?)?(?:name|surname|patient|employee|contact|customer|client|attendees?|participants?|assignee|assigned to|reporter|owner|author|sender|recipient|from|to|cc|bcc|attn|attention|c\/o|approved by|signed by|signed|prepared by|created by|modified by|reviewed by|requested by|submitted by|written by|organi[sz]er|manager|supervisor|doctor|physician|nurse|tenant|applicant|candidate|beneficiary|guests?|guest list|passengers?|cardholder|witness|spouse|next of kin|names?|nom|prénom|nachname|vorname|nombre|apellidos?|nome|cognome|naam|ansprechpartner|mitarbeiter|absent|present|cast|members?|speakers?|invitees?)\s{0,2}[:=]\s{0,3}["']?$/iu;
const greeting =
  /(?<!\p{L})(?:dear|hi|hello|hey|hallo|liebe|lieber|guten tag|bonjour|cher|chère|hola|estimado|estimada|querido|querida|ciao|gentile|caro|cara|beste|olá|good (?:morning|afternoon|evening)|welcome back|happy birthday|congratulations|thanks|thank you|thx|cheers|sorry)[ ,]{1,3}$/iu;
const closing =
  /(?:signed|regards|wishes|sincerely|thanks|cheers|best|yours|truly|faithfully|grüßen|grüße|cordialement|saludos|saluti|groeten|abraços|love|warmly|respectfully)[,.!]?\s{0,3}\n\s{0,3}$/iu;
const lead =
  /(?<!\p{L})(?:by|with|from|to|for|ask|asked|tell|told|met|meet|meeting|call|called|contact|contacted|email|emailed|cc|remind|reminded|thank|hire|hired|interviewed|invite|invited|promoted|joined|assigned|visit|visited|saw|see|know|knows|is|was|and|&|client|customer|patient|colleague|employee|manager|director|engineer|analyst|lawyer|doctor|nurse|teacher|candidate|tenant|neighbou?r|friend|wife|husband|son|daughter|brother|sister|mother|father|boss|assistant|secretary|president|ceo|cfo|cto|named|signed,|cc'd|according to|that|mit|von|avec|par|con|por|chez|about|of|when|because|but|if|then|while|where|whether)\s$/iu;
const follow =
  /^(?: (?:and|&) \p{Lu}|'s (?!\p{Lu})|[,;]? (?:said|says|wrote|writes|asked|asks|called|calls|told|tells|has|had|have|is|was|will|would|can|could|did|does|joined|joins|left|leaves|sent|sends|signed|approved|approves|agreed|confirmed|works?|worked|lives?|lived|wants?|wanted|thinks?|thought|replied|reported|handed|presented|reviewed|created|updated|moved|took|gave|made|needs?|needed|who|hat|ist|war|est|dit|es|fue|ha|arrived|came|went|started|resigned|called in|mentioned|suggested|explained|added|noted|claims?|claimed|paid|ordered|booked|cancell?ed|requested|submitted|complained|attended|missed|may|might|should|must|also|never|just|already|about)(?!\p{L}))/iu;

export const findPersons: Detector = (text) => {
  const found: Finding[] = [];
  const pattern = new RegExp(run.source, run.flags);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const before = text.slice(Math.max(0, match.index - 48), match.index);
    const end = match.index + match[0].length;
    const after = text.slice(end, end + 16);
    for (const span of namesIn(match[0], { before, after, alone: isAlone(text, match.index, end) }))
      found.push({
        start: match.index + span.start,
        end: match.index + span.end,
        class: "person",
        confidence: span.confidence,
      });
  }
  return found;
};

type Around = { readonly before: string; readonly after: string; readonly alone: boolean };
type Span = { readonly start: number; readonly end: number; readonly confidence: number };
type Word = { readonly text: string; readonly start: number; readonly end: number };

/** Nothing else stands on the line, as in a cell or a title part. */
function isAlone(text: string, start: number, end: number): boolean {
  const left = start === 0 || /[\n\t|;]\s{0,2}$/.test(text.slice(Math.max(0, start - 3), start));
  return left && (end === text.length || /^\s{0,2}[\n\t|;]/.test(text.slice(end, end + 3)));
}

/** The names within a run of capitalised words; a run that begins a sentence may begin with an ordinary word. */
function namesIn(run_: string, around: Around): Span[] {
  const comma = run_.indexOf(", ");
  if (comma > 0) {
    const whole = lastFirst(run_, comma, around);
    if (whole) return [whole];
    const head = namesIn(run_.slice(0, comma), {
      ...around,
      after: run_.slice(comma),
      alone: false,
    });
    const tail = namesIn(run_.slice(comma + 2), {
      ...around,
      before: head.length > 0 ? "and " : `${run_.slice(0, comma)}, `,
      alone: false,
    });
    return [
      ...head,
      ...tail.map((span) => ({
        ...span,
        start: span.start + comma + 2,
        end: span.end + comma + 2,
      })),
    ];
  }
  const words = trimmed(wordsOf(run_));
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return [];
  const before = first.start === 0 ? around.before : run_.slice(0, first.start);
  const confidence = judge(words, { ...around, before });
  return confidence > 0 ? [{ start: first.start, end: last.end, confidence }] : [];
}

function wordsOf(run_: string): Word[] {
  return [...run_.matchAll(/[^ ]{1,200}/g)].map(({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
  }));
}

/** Without the ordinary words at both ends, such as the one that begins the sentence. */
function trimmed(words: readonly Word[]): Word[] {
  let from = 0;
  let to = words.length;
  while (from < to && to - from > 0 && isLeadingWord(words[from]?.text ?? "")) from += 1;
  while (to > from && isOrdinary(words[to - 1]?.text ?? "") && to - from > 2) to -= 1;
  return words.slice(from, to);
}

const isLeadingWord = (word: string): boolean =>
  isOrdinary(word) ||
  /^(?:Mr|Mrs|Ms|Dr|Prof|Sir|Miss|Mx|Herr|Frau|Madame|Monsieur|Señora?)\.?$/.test(word);

/** Ordinary: in the lexicon as a common word, or in interface or business language; names that are words too are not. */
function isOrdinary(word: string): boolean {
  const plain = word.toLowerCase().replace(/(?:'s|\.)$/, "");
  if (plain.length < 2) return false;
  const kind = wordKind(plain);
  if (kind === "first" || kind === "last") return ambiguous.has(plain) || interfaceWords.has(plain);
  return (
    kind === "common" ||
    kind === "place" ||
    interfaceWords.has(plain) ||
    businessWords.has(plain) ||
    isInflected(plain)
  );
}

/** First names that are far more often words. */
const ambiguous: ReadonlySet<string> = new Set(
  "will may mark grace hope joy faith art bill rich chase grant page drew rob pat sue gene dawn rose iris summer autumn april june august miles frank earnest guy buck chip dale van christian major royal prince king duke baron sunny star storm sky cash price case sterling ruby pearl crystal amber jade melody harmony destiny trinity mercy patience charity honor justice legend phoenix dallas austin paris london sydney florence georgia virginia carolina dakota savannah brooklyn jordan israel china india kenya asia america chad francisco diego angeles victoria madison lincoln jackson houston".split(
    " ",
  ),
);

function isInflected(word: string): boolean {
  const stem = /^(.{3,}?)(?:es|s|ed|d|ing|ly|er|ers|ment|ments|tion|tions|al|ity)$/.exec(word)?.[1];
  return (
    stem !== undefined &&
    (wordKind(stem) === "common" ||
      wordKind(`${stem}e`) === "common" ||
      interfaceWords.has(stem) ||
      interfaceWords.has(`${stem}e`) ||
      businessWords.has(stem))
  );
}

/** How sure it is that the words are a name; 0: they are not. */
function judge(words: readonly Word[], { before, after, alone }: Around): number {
  const texts = words.map(({ text }) => text.replace(/'s$/, ""));
  const phrase = texts.join(" ");
  if (isKnownPlace(phrase)) return 0;
  const capitals = texts.filter((text) => text.length > 1 && /^\p{Lu}/u.test(text));
  if (capitals.length === 0) return 0;
  const ordinary = capitals.filter(isOrdinary).length;
  const acronym = capitals.every((text) => text.length > 1 && text === text.toUpperCase());
  const first = wordKind(capitals[0] ?? "") === "first" && !isOrdinary(capitals[0] ?? "");
  const named = capitals.some(
    (text) => !isOrdinary(text) && ["first", "last"].includes(wordKind(text)),
  );
  if (honorific.test(before)) return 0.95;
  if (label.test(before) && ordinary < capitals.length && !acronym) return 0.9;
  if (capitals.length === 1) {
    const known = named && ordinary === 0 && !acronym;
    if ((greeting.test(before) || closing.test(before)) && ordinary === 0 && !acronym) return 0.9;
    // A word that no lexicon knows, doing at the start of a sentence what people do.
    if (ordinary === 0 && !acronym && /(?:^|[.!?\n]\s)$/.test(before) && deed.test(after))
      return 0.65;
    return known && first && (lead.test(before) || follow.test(after) || alone) ? 0.7 : 0;
  }
  if (acronym && !named) return 0;
  if (first && ordinary < capitals.length) return 0.92;
  if (ordinary === 0 && hasNameForm(words)) return 0.85;
  if (ordinary > 0 && !named) return 0;
  if (named && ordinary === 0) return 0.88;
  if (
    named &&
    (lead.test(before) || follow.test(after) || greeting.test(before) || closing.test(before))
  )
    return 0.75;
  // Words that no lexicon knows: a name where the sentence treats them as one.
  if (ordinary > 0) return 0;
  const treated =
    lead.test(before) || follow.test(after) || greeting.test(before) || closing.test(before);
  return treated ? 0.75 : alone ? 0.6 : 0;
}

const deed =
  /^ (?:said|says|wrote|writes|asked|asks|called|told|replied|signed|approved|confirmed|mentioned|suggested|explained|complained|resigned|agreed|apologi[sz]ed|thinks|wants)(?!\p{L})/u;

/** A middle initial, or a last name by its beginning: `Aa B. Cc`, `O'Aa`, `McAa`. */
function hasNameForm(words: readonly Word[]): boolean {
  const texts = words.map(({ text }) => text);
  if (texts.some((text) => /^(?:O'|D'|Mc|Mac)\p{Lu}\p{Ll}/u.test(text))) return true;
  return (
    texts.length === 3 &&
    /^\p{Lu}\p{Ll}+$/u.test(texts[0] ?? "") &&
    /^\p{Lu}\.$/u.test(texts[1] ?? "")
  );
}

/** `Last, First`: the part after the comma is a known first name, or a label or nothing else stands around it. */
function lastFirst(run_: string, comma: number, around: Around): Span | null {
  const lasts = trimmed(wordsOf(run_.slice(0, comma)));
  const firsts = wordsOf(run_.slice(comma + 2));
  const start = lasts[0]?.start;
  const given = firsts[0]?.text ?? "";
  if (start === undefined || lasts.length > 2 || isOrdinary(given)) return null;
  if (lasts.some(({ text }) => isOrdinary(text))) return null;
  if (lasts.length === 2 && lasts.some(({ text }) => wordKind(text) === "first")) return null;
  const before = start === 0 ? around.before : run_.slice(0, start);
  const known = wordKind(given) === "first" || wordKind(lasts[0]?.text ?? "") === "last";
  const opens = /(?:^|[\n\t;:|(])\s{0,2}$/.test(before);
  if (!known && !label.test(before) && !opens) return null;
  return { start, end: run_.length, confidence: 0.85 };
}
