/** Addresses of machines and people on the net: e-mail, IP, MAC, and addresses that carry credentials. */
import { before, patternDetector, type Detector } from "../detector.ts";

export const findEmails: Detector = (text) => (text.includes("@") ? emails(text) : []);

const emails = patternDetector({
  class: "email",
  confidence: 0.99,
  pattern:
    /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}_](?:[\p{L}\p{N}._%+'-]{0,62}[\p{L}\p{N}_+-])? ?@ ?[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})(?:\.[\p{L}\p{N}-]{1,62}){0,5}\.\p{L}[\p{L}\p{N}-]{1,23}(?![\p{L}\p{N}])/gu,
  check: (value, _match) => !/ @ /.test(value) && !/^@|\.\./.test(value),
});

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
/** Words before four numbers that say they are not an address. */
const numbering =
  /(?<![A-Za-z])(?:section|sections|sec\.?|§|version|ver\.?|v|release|chapter|clause|paragraph|para|article|appendix|figure|fig\.?|table|step|item|build|rev\.?|revision|firmware|update|annex|rule|requirement|part|kapitel|abschnitt|numéro|upgrade to|upgraded to)\s{0,2}[:#]?\s{0,2}$/i;

const ipv4 = patternDetector({
  class: "ip",
  confidence: 0.9,
  pattern: new RegExp(
    `(?<![0-9A-Za-z.])(?:${octet}\\.){3}${octet}(?:/[0-9]{1,2})?(?![0-9A-Za-z]|\\.[0-9])`,
    "g",
  ),
  check: (value, match, text) => !numbering.test(before(text, match.index, 24)) && plausible(value),
});

/** The unspecified, loopback and broadcast addresses and masks are the same everywhere and tell nothing. */
function plausible(address: string): boolean {
  return !/^(?:0\.|127\.0\.0\.1|255\.255\.)/.test(address);
}

const ipv6 = patternDetector({
  class: "ip",
  confidence: 0.9,
  pattern:
    /(?<![0-9A-Fa-f:.\w])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}|(?:[0-9A-Fa-f]{1,4}:){1,6}:)(?![0-9A-Fa-f:\w])/g,
  check: (value) =>
    value.length >= 6 && (value.match(/:/g)?.length ?? 0) >= 3 && value.split(":").length <= 9,
});

const mac = patternDetector({
  class: "mac",
  confidence: 0.95,
  pattern:
    /(?<![0-9A-Fa-f:-])(?:[0-9A-Fa-f]{2}([:-]))(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f]|[:-][0-9A-Fa-f])|(?<![0-9A-Fa-f.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![0-9A-Fa-f.])/g,
  check: (value) => /[0-9]/.test(value) && !/^([0:-]+)$/.test(value),
});

/** `user:password@` in an address, and query parameters that carry a key. */
const credentials = patternDetector({
  class: "url",
  confidence: 0.97,
  pattern:
    /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/@:"'<>]{1,128}:[^\s/@"'<>]{1,256}@[^\s"'<>]{1,1024}/gi,
});
const tokens = patternDetector({
  class: "url",
  confidence: 0.95,
  pattern:
    /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>?#]{1,1024}[?#][^\s"'<>]{0,1024}?(?:access_token|token|api_?key|apikey|auth|sig|signature|secret|password|passwd|pwd|session(?:_?id)?|sid|code|key|jwt|ticket|otp|x-amz-signature|x-amz-credential)=[^\s"'<>&]{6,1024}[^\s"'<>]{0,1024}/gi,
});

const ipv6Or4: readonly Detector[] = [ipv4, ipv6, mac];

export const findNetworkAddresses: Detector = (text) => ipv6Or4.flatMap((detect) => detect(text));

export const findCredentialUrls: Detector = (text) =>
  text.includes("://") ? [...credentials(text), ...tokens(text)] : [];
