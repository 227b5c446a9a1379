/** What compromise's lexicon knows of a word: a first name, a last name, or an ordinary word; a hint, never a verdict. */
import nlp from "compromise/two";

export type WordKind = "first" | "last" | "common" | "place" | "unknown";

type Model = {
  readonly one: { readonly lexicon: Readonly<Record<string, string | readonly string[]>> };
  readonly two: { readonly switches: Readonly<Record<string, string>> };
};

const { one, two } = nlp.model() as unknown as Model;
const kinds = new Map<string, WordKind>();

export function wordKind(word: string): WordKind {
  return kinds.get(word.toLowerCase()) ?? "unknown";
}

const first = new Set(["FirstName", "MaleName", "FemaleName", "Person"]);
const places = new Set([
  "City",
  "Country",
  "Region",
  "Place",
  "Organization",
  "SportsTeam",
  "Demonym",
  "WeekDay",
  "Month",
  "ProperNoun",
  "Currency",
]);

for (const [word, tags] of Object.entries(one.lexicon)) {
  const all = typeof tags === "string" ? [tags] : tags;
  kinds.set(word, kindOf(all));
  // "new york": neither word on its own begins a name, but together they are a place.
}
for (const word of Object.keys(two.switches)) if (!kinds.has(word)) kinds.set(word, "common");

function kindOf(tags: readonly string[]): WordKind {
  if (tags.some((tag) => first.has(tag))) return "first";
  if (tags.includes("LastName")) return "last";
  return tags.some((tag) => places.has(tag)) ? "place" : "common";
}

/** Whether a phrase of several words is a place or an organisation. */
export const isKnownPlace = (phrase: string): boolean =>
  kinds.get(phrase.toLowerCase()) === "place";
