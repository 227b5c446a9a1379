/** What was blacked out, in words for the person whose work it is: the class and why, never the value. */
const words: Readonly<Record<string, string>> = {
  private: "a word you never want kept",
  secret: "a password or key",
  card: "a card number",
  iban: "a bank account",
  national_id: "an identity number",
  passport: "a passport number",
  url: "an address with a secret in it",
  email: "an e-mail address",
  phone: "a phone number",
  mac: "a network card's address",
  ip: "a computer's address",
  birth_date: "a date of birth",
  address: "a postal address",
  person: "a person's name",
  health: "something about health",
  finance: "something about money",
  term: "a word your organisation hides",
  number: "a number that may tell who or what",
  content: "content, not controls",
  value: "what a field holds",
  editing: "a field that was being edited",
  name: "a control with more than interface words",
  picture: "a picture",
  secure_field: "a password field",
  other_application: "another application",
  elements_stale: "a part whose controls were not known in time",
  moved: "a part that had moved on",
  unexplained: "a part that nothing explains",
  unread: "a part that could not be read",
  participant: "blacked out by you",
};

/** A reason that is not known is told as it is. */
export const describeReason = (reason: string): string => words[reason] ?? reason;

/** Reasons with how often each, most first: `3 × a person's name; 1 × a picture`. */
export function describeBlackout(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${String(count)} × ${describeReason(reason)}`)
    .join("; ");
}
