/** The text guard finds what must not be kept in any text of a recording and puts one placeholder for one value. */
import { openVault, type Vault } from "../vault/vault.ts";
import { detectAll } from "./detect-all.ts";
import { dictionaryDetector, type Dictionary } from "./dictionary.ts";
import type { Detector } from "./detector.ts";
import { joinFindings, type Finding, type FindingClass } from "./finding.ts";
import { placeholderPattern, sessionHmacKey, standIns } from "./placeholder.ts";
import { scanText } from "./scan-text.ts";
import { labelledField } from "./labelled-field.ts";
import { isReadableLabel } from "./vocabulary.ts";

export type TextHints = {
  /** What names the text for people, such as the label of its field; read as if it stood before it. */
  readonly label?: string;
  /** `known`: only the vault, dictionaries and the participant's words decide. Default: all detectors. */
  readonly look?: "all" | "known";
};

export type Redacted = {
  readonly text: string;
  /** Offsets into the text that went in. */
  readonly findings: readonly Finding[];
  /** What stands for each of them, in the same order. */
  readonly standIns: readonly string[];
};

export type TextGuardOptions = {
  /** The recording's own key: 16 random bytes or more, or an HMAC key. */
  readonly sessionKey: CryptoKey | Uint8Array<ArrayBuffer>;
  readonly vault?: Vault;
  readonly dictionaries?: readonly Dictionary[];
  /** Realistic stand-ins in place of placeholders, where a class has them. */
  readonly surrogates?: boolean;
};

export type TextGuard = {
  readonly vault: Vault;
  /** Findings in order, without overlaps; nothing is remembered. */
  scan(text: string, hints?: TextHints): Finding[];
  /** Replaces what `scan` finds, and remembers it: from now on it is sensitive everywhere. */
  redact(text: string, hints?: TextHints): Promise<Redacted>;
  /** What stands for one value; remembers it. */
  standIn(value: string, name: FindingClass): Promise<string>;
  /**
   * What imitates a value where there is an imitation of its class and surrogates are wanted, or null. The value is not
   * remembered, because words out of pixels may be misread.
   */
  imitation(value: string, name: FindingClass): Promise<string | null>;
  /** Remembers what is sensitive in a text that is not kept itself. */
  learnFrom(text: string, hints?: TextHints): void;
  /** A word that the participant wants never kept, effective at once and backwards over the hold. */
  neverKeep(word: string): void;
  /** How many redactions were made, by class. */
  report(): Readonly<Record<string, number>>;
};

/** Throws `session_key_invalid`. */
export async function createTextGuard(options: TextGuardOptions): Promise<TextGuard> {
  const vault = options.vault ?? openVault();
  const key = await sessionHmacKey(options.sessionKey);
  const makeStandIn = standIns({ key, vault, surrogates: options.surrogates ?? false });
  const findTerms = dictionaryDetector(options.dictionaries ?? []);
  const counts = new Map<string, number>();
  const learnt = seenTexts();

  const known: Detector = (text) => [...vault.find(text), ...findTerms(text)];
  const all: Detector = (text) => [...detectAll(text), ...known(text)];

  function scan(text: string, hints: TextHints = {}): Finding[] {
    if (text === "") return [];
    const detect = hints.look === "known" ? known : all;
    const lead = hints.label ? `${hints.label.slice(0, 80)}: ` : "";
    const found = scanText(lead + text, detect)
      .map((finding) => ({
        ...finding,
        start: Math.max(0, finding.start - lead.length),
        end: finding.end - lead.length,
      }))
      .filter(({ end }) => end > 0);
    const field =
      hints.label && hints.look !== "known" && !isStandIn(text)
        ? labelledField(hints.label, text)
        : [];
    return outside([...found, ...field], vault.findStandIns(text));
  }

  /** What its form gives away in one place is known everywhere, also where it stands within the same text. */
  function scanTwice(text: string, hints: TextHints = {}): Finding[] {
    const found = scan(text, hints);
    const before = vault.size;
    for (const { start, end, class: name } of found) learn(text.slice(start, end), name);
    if (vault.size === before) return found;
    return joinFindings([...found, ...scan(text, { ...hints, look: "known" })]);
  }

  function learn(value: string, name: FindingClass): void {
    // Words of every interface, taken for a name once, would blank controls everywhere.
    if (isReadableLabel(value) && name !== "secret" && name !== "private") return;
    vault.learn(value, name);
  }

  async function standIn(value: string, name: FindingClass): Promise<string> {
    learn(value, name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return makeStandIn(value, name);
  }

  return {
    vault,
    scan,
    standIn,
    async imitation(value, name) {
      if (options.surrogates !== true) return null;
      const made = await makeStandIn(value, name);
      return isStandIn(made) ? null : made;
    },
    async redact(text, hints) {
      const findings = scanTwice(text, hints);
      const parts: string[] = [];
      const made: string[] = [];
      let at = 0;
      for (const finding of findings) {
        const value = text.slice(finding.start, finding.end);
        const instead = await standIn(value, finding.class);
        parts.push(text.slice(at, finding.start), instead);
        made.push(instead);
        at = finding.end;
      }
      parts.push(text.slice(at));
      return { text: parts.join(""), findings, standIns: made };
    },
    learnFrom(text, hints) {
      if (!learnt.isNew(`${hints?.label ?? ""}\n${text}`)) return;
      for (const { start, end, class: name } of scan(text, hints))
        learn(text.slice(start, end), name);
    },
    neverKeep(word) {
      vault.learn(word, "private");
    },
    report: () => Object.fromEntries(counts),
  };
}

/** Whether a text holds a placeholder: what was replaced once is not replaced whole again. */
const isStandIn = (text: string): boolean => text.search(placeholderPattern) >= 0;

/** Findings that do not lie within a stand-in that the guard itself put there. */
function outside(
  findings: readonly Finding[],
  spans: readonly { readonly start: number; readonly end: number }[],
): Finding[] {
  if (spans.length === 0) return joinFindings(findings);
  return joinFindings(
    findings.filter(
      (finding) => !spans.some(({ start, end }) => finding.start >= start && finding.end <= end),
    ),
  );
}

const mostSeen = 8_192;
const longestSeen = 4_096;

/** Remembers which texts were looked at, because the same elements come with every observation. */
function seenTexts(): { isNew(text: string): boolean } {
  const seen = new Set<string>();
  return {
    isNew(text) {
      if (text.length > longestSeen) return true;
      if (seen.has(text)) return false;
      if (seen.size >= mostSeen) seen.clear();
      seen.add(text);
      return true;
    },
  };
}
