/** Case-insensitive match in which `*` stands for any run of characters; linear time, no regular expressions. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const subject = text.toLowerCase();
  const first = parts[0] ?? "";
  if (parts.length === 1) return subject === first;
  if (!subject.startsWith(first)) return false;
  const last = parts.at(-1) ?? "";
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = subject.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return subject.length - last.length >= from && subject.endsWith(last);
}
