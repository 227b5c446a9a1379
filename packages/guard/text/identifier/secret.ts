/** Keys, tokens and passwords: by the issuer's prefix, by a label, or as long strings too random to be words. */
import type { Finding } from "../finding.ts";
import { before, patternDetector, type Detector } from "../detector.ts";
import { entropyPerCharacter } from "./entropy.ts";

const rule = (pattern: RegExp, confidence = 0.98): Detector =>
  patternDetector({ class: "secret", confidence, pattern });

/** Prefixes are the issuers' published ones; lengths are lower bounds, so that a new format is still caught. */
const prefixed: readonly Detector[] = [
  rule(/(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{12,20}(?![A-Za-z0-9])/g),
  rule(/(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_[A-Za-z0-9_]{22,255})/g),
  rule(/(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-[A-Za-z0-9_\-.]{16,128}/g),
  rule(
    /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,250}|(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{10,250}/g,
  ),
  rule(/(?<![A-Za-z0-9])(?:sk|pk|rk|whsec)_(?:live_|test_|prod_)?[A-Za-z0-9]{16,255}/g),
  rule(/(?<![A-Za-z0-9])sk-(?:[a-z]{2,12}-|[a-z]{3,5}\d{2}-)?[A-Za-z0-9_-]{20,255}/g),
  rule(/(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{30,40}/g),
  rule(/(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{20,512}/g),
  rule(/(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{20,40}/g),
  rule(
    /(?<![A-Za-z0-9])(?:npm_|pypi-|dop_v1_|doo_v1_|shpat_|shpss_|shpca_|hf_|lin_api_|ntn_|secret_|dp\.pt\.|dckr_pat_|glsa_|sq0[a-z]{3}-|rubygems_|pscale_(?:tkn|pw)_|sntrys_|tfp_|figd_|PMAK-|atlasv1\.|hvs\.|hvb\.|r8_|fio-u-|patt?_)[A-Za-z0-9_\-.]{16,300}/g,
  ),
  rule(/(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/g),
  rule(/(?<![A-Za-z0-9])(?:AC|SK)[0-9a-f]{32}(?![A-Za-z0-9])/g),
  rule(/(?<![A-Za-z0-9])(?:key-[0-9a-f]{32}|[0-9a-f]{32}-us[0-9]{1,2})(?![A-Za-z0-9])/g),
  rule(/(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{30,40}/g),
  rule(/https:\/\/hooks\.slack\.com\/[A-Za-z]{4,12}\/[A-Za-z0-9/_-]{16,128}/g),
  rule(
    /https:\/\/(?:\w{1,16}\.)?discord(?:app)?\.com\/api\/webhooks\/[0-9]{8,24}\/[A-Za-z0-9_-]{16,128}/g,
  ),
  rule(
    /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,8192}(?:\.[A-Za-z0-9_-]{4,2048})?/g,
  ),
  rule(/(?<![A-Za-z0-9])ssh-(?:rsa|ed25519|dss) AAAA[A-Za-z0-9+/=]{20,2048}/g, 0.8),
  rule(/AccountKey=[A-Za-z0-9+/=]{20,128}|SharedAccessSignature=[^\s;"']{20,512}/g),
  rule(/(?<![A-Za-z0-9])age-secret-key-1[a-z0-9]{20,80}/gi),
];

const opening = /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/g;
const greatestKeyLength = 16_384;

/** A private key up to its last line; one that was cut off is marked as far as its lines go on. */
const findPrivateKeys: Detector = (text) => {
  const found: Finding[] = [];
  const pattern = new RegExp(opening.source, opening.flags);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const rest = text.slice(match.index, match.index + greatestKeyLength);
    const closing = rest.indexOf(`-----END ${match[1] ?? ""}-----`);
    const length =
      closing < 0
        ? (/^-----BEGIN[^\n]{0,80}(?:\r?\n?[A-Za-z0-9+/=:, -]{1,80}){0,200}/.exec(rest)?.[0]
            .length ?? match[0].length)
        : closing + match[0].length - 2;
    found.push({ start: match.index, end: match.index + length, class: "secret", confidence: 1 });
    pattern.lastIndex = match.index + Math.max(1, length);
  }
  return found;
};

const keyword =
  "pass(?:word|wd|phrase|code)?|pwd|pw|psw|secret(?:[ _-]?(?:access)?[ _-]?key)?|api[ _-]?key|apikey|access[ _-]?(?:key|token)|auth[ _-]?(?:key|token)|refresh[ _-]?token|bearer[ _-]?token|token|client[ _-]?secret|private[ _-]?key|encryption[ _-]?key|signing[ _-]?key|connection[ _-]?string|credentials?|pin(?: code)?|cvv2?|cvc2?|otp|one[- ]time (?:code|password)|verification code|security code|recovery (?:code|key)|license key|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord";

/** A label, a sign or `is`, and a value; quotes are left out of the value. */
const assigned = patternDetector({
  class: "secret",
  confidence: 0.9,
  pattern: new RegExp(
    `(?<![A-Za-z])(?:[A-Za-z0-9]{1,24}[_-]){0,4}(?:${keyword})["']?(?: ?(?:=>|:=|=|:)\\s{0,4}| (?:is|was|ist|est|es)(?: now)?:? )["'\`]?(?<value>[^\\s"'\`,;<>\\[\\]{}()]{3,512})`,
    "gi",
  ),
  check: (value, match, text) =>
    // A call in code gives a secret but is none.
    text.charAt(match.index + match[0].length) !== "(" &&
    isSecretValue(value.replace(/[.!?]$/, ""), match[0]),
});

const bearer = patternDetector({
  class: "secret",
  confidence: 0.95,
  pattern:
    /(?:authorization: ?)?(?:bearer|basic|token) (?<value>[A-Za-z0-9_\-.~+/]{16,2048}={0,2})/gi,
  check: (value) => mixesKinds(value),
});

const flag = patternDetector({
  class: "secret",
  confidence: 0.9,
  pattern:
    /(?:--(?:password|passwd|token|secret|api-key|apikey)[= ]|\bsshpass -p ?|\bmysql [^\n]{0,80}-p)["']?(?<value>[^\s"'-][^\s"']{3,255})/g,
});

/** A few digits right after the word for them. */
const shortCode = patternDetector({
  class: "secret",
  confidence: 0.9,
  pattern:
    /(?<![A-Za-z])(?:pin|cvv2?|cvc2?|csc|otp|passcode|(?:security|verification|access|confirmation|login) code)(?: code| number)?[\s:=#]{1,3}(?:is |was )?(?<value>[0-9]{3,8})(?![0-9A-Za-z])/gi,
});

/** `password hunter…` without a sign between: only where the value could not be a word. */
const spoken = patternDetector({
  class: "secret",
  confidence: 0.85,
  pattern:
    /(?<![A-Za-z])(?:password|passwd|passphrase|passcode|pwd|passwort|kennwort|contraseña|mot de passe|senha|wachtwoord) (?<value>[^\s"'`,;<>[\]{}()]{6,128})/gi,
  check: (value) => /\d/.test(value) && mixesKinds(value.replace(/[.!?]$/, "")),
});

const notValues =
  /^(?:true|false|null|none|undefined|yes|no|on|off|required|optional|changed|expired|reset|invalid|incorrect|wrong|correct|empty|missing|string|text|number|hidden|not|the|a|an|too|must|should|your|my|for|to|in|at|and|or|of|is|was|stored|needed|sent|weak|strong|default|enabled|disabled|set|unset|forgotten|protected|process\.env.*|os\.environ.*|env\..*|\$\{?[A-Za-z_].*|<.*|\*+|•+|x{3,}|\.{3,})$/i;

function isSecretValue(value: string, matched: string): boolean {
  if (value.length < 3 || notValues.test(value) || /^\[[A-Z_]+\d*$/.test(value)) return false;
  // A pin or a check number is a few digits; after `token:` a plain lower-case word is more often prose.
  if (/(?:pin|cvv|cvc|otp|code)/i.test(matched) && /^\d{3,10}$/.test(value)) return true;
  if (/ (?:is|was|ist|est|es) /.test(matched)) return value.length >= 6 && mixesKinds(value);
  if (/(?:pass|pwd|pw|psw|kennwort|contraseña|senha|wachtwoord)/i.test(matched))
    return value.length >= 4;
  return value.length >= 6 && (mixesKinds(value) || /\d/.test(value));
}

/** At least two of lower case, upper case, digits and signs: a password or key rather than a word. */
function mixesKinds(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  return (
    kinds >= 2 &&
    (/\d/.test(value) || /[a-z][A-Z]|[^A-Za-z0-9]/.test(value)) &&
    !/^[A-Z]?[a-z]+$/.test(value)
  );
}

const blob = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{28,512}={0,2}(?![A-Za-z0-9+/_-])/g;
/** Bits a character; English words run at about 3.5 with few digits, random base64 of this length at 4.3 and more. */
const leastEntropy = 4.2;
const leastDigits = 3;

const random = patternDetector({
  class: "secret",
  confidence: 0.75,
  pattern: blob,
  check: (value, match, text) => {
    if (/^[0-9a-fA-F-]+$/.test(value)) return false;
    const digest = /(?:sha\d*[-:]|integrity=|sha256|sha512|checksum|digest)["']?[ :-]{0,2}$/i;
    if (digest.test(before(text, match.index, 16))) return false;
    const counts = [/[a-z]/g, /[A-Z]/g, /\d/g].map((kind) => value.match(kind)?.length ?? 0);
    const [lower = 0, upper = 0, digits = 0] = counts;
    const entropy = entropyPerCharacter(value);
    const mixed = lower >= 3 && upper >= 3 && /[^A-Za-z]/.test(value);
    if (mixed && kindChanges(value) >= 0.4 && entropy >= 4) return true;
    const path = /^(?:[A-Za-z]{2,}[-_/]){2,}/.test(value) || (value.match(/\//g)?.length ?? 0) > 4;
    return !path && Math.min(lower, upper, digits) >= leastDigits && entropy >= leastEntropy;
  },
});

/** Share of neighbours of different kinds (lower, upper, digit, sign): 0.2 in camelCase names, 0.6 in random base64. */
function kindChanges(value: string): number {
  const kind = (character: string): number =>
    [/[a-z]/, /[A-Z]/, /\d/].findIndex((one) => one.test(character));
  let changes = 0;
  for (let at = 1; at < value.length; at += 1)
    if (kind(value.charAt(at)) !== kind(value.charAt(at - 1))) changes += 1;
  return changes / Math.max(1, value.length - 1);
}

const all: readonly Detector[] = [
  ...prefixed,
  findPrivateKeys,
  assigned,
  shortCode,
  spoken,
  bearer,
  flag,
  random,
];

export const findSecrets: Detector = (text) => all.flatMap((detect) => detect(text));

/** Names of fields whose content is a secret whatever it looks like. */
const secretLabel =
  /(?<![a-z])(?:pass(?:word|wd|phrase|code)s?|pwd|pin|cvv2?|cvc2?|csc|otp|security code|secret|tokens?|api key|apikey|private key|access key|one[- ]time|verification code|recovery (?:code|key)|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|parola)(?![a-z])/i;

export const isSecretLabel = (label: string): boolean => secretLabel.test(label);

/** The last line of a terminal asks for something that it will not echo. */
export const isSecretPrompt = (screen: string): boolean =>
  /(?:pass(?:word|phrase|code)|passwort|mot de passe|contraseña|PIN|secret|token)[^\n]{0,64}[:?>] {0,2}$/i.test(
    screen.trimEnd().slice(-160),
  );
