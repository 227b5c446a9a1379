/** Addresses of documents: scheme and host of an approved site, path segments by the rule of names, and no more. */
import type { TextGuard } from "../text-guard.ts";
import { isInterfaceText, type Vocabulary } from "../vocabulary.ts";

export const hiddenSegment = "[PATH]";
const mostSegments = 16;

/** Credentials, query and fragment never stay; an address that cannot be read becomes `[PATH]`. */
export async function maskUrl(
  url: string,
  options: {
    readonly guard: TextGuard;
    readonly masking: "roles" | "detect";
    readonly vocabulary: Vocabulary;
  },
): Promise<string> {
  const { guard, masking, vocabulary } = options;
  if (url === "" || url === hiddenSegment) return url;
  guard.learnFrom(url);
  const parsed = parse(url);
  if (!parsed) return hiddenSegment;
  const segments = parsed.pathname.split("/").slice(0, mostSegments);
  const kept = await Promise.all(
    segments.map(async (segment) => {
      const plain = decode(segment);
      if (plain === "" || plain === hiddenSegment) return plain;
      if (masking === "detect") return encode((await guard.redact(plain)).text);
      return isInterfaceText(plain, vocabulary) ? segment : hiddenSegment;
    }),
  );
  const site = parsed.host === "" ? `${parsed.protocol}//` : `${parsed.protocol}//${parsed.host}`;
  return (await guard.redact(`${site}${kept.join("/")}`, { look: "known" })).text;
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Brackets of placeholders stay readable. */
const encode = (segment: string): string =>
  encodeURIComponent(segment).replaceAll("%5B", "[").replaceAll("%5D", "]");
