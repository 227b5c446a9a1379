const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address in its plain form, or null: only https, and http on this machine, protect what is sent. */
export function parseCollectorUrl(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, href, username, search, hash } = new URL(text);
  const safe = protocol === "https:" || (protocol === "http:" && loopback.has(hostname));
  if (!safe || username !== "" || search !== "" || hash !== "") return null;
  return href.replace(/\/+$/, "");
}
