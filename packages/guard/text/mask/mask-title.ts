/** Window titles, by the rule of names: parts made of interface vocabulary stay, the rest is content. */
import { isInterfaceText, type Vocabulary } from "../vocabulary.ts";
import type { TextGuard } from "../text-guard.ts";
import { hiddenName } from "./mask-element.ts";

/** What applications put between the document and their own name. */
const separator = /( [-\u2010-\u2015|:·•] )/;

export async function maskTitle(
  title: string,
  options: {
    readonly guard: TextGuard;
    readonly masking: "roles" | "detect";
    readonly vocabulary: Vocabulary;
    /** The application's class, readable wherever it stands. */
    readonly app: string;
  },
): Promise<string> {
  const { guard, masking, vocabulary, app } = options;
  if (masking === "detect") return (await guard.redact(title)).text;
  guard.learnFrom(title);
  const own = new Set([...vocabulary.words, ...app.toLowerCase().split(/[^a-z0-9]+/)]);
  const parts = title.split(separator).map((part, at) => {
    if (at % 2 === 1 || part === "") return part;
    return isInterfaceText(part, { ...vocabulary, words: own }) ? part : hiddenName;
  });
  return (await guard.redact(parts.join(""), { look: "known" })).text;
}
