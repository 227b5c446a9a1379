type Value = string | readonly Value[] | { readonly [key: string]: Value };

/** YAML of plain data, enough for a card's header; JSON's quoting is valid YAML, so no text can break out. */
export function stringify(value: Readonly<Record<string, Value>>): string {
  return Object.entries(value)
    .map(([key, entry]) => `${key}: ${JSON.stringify(entry)}\n`)
    .join("");
}
