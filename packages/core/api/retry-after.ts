/** Ms that a `Retry-After` header asks a caller to wait; 0 where there is none, or none in whole seconds as collectors send it. */
export function retryAfterMs(headers: Pick<Headers, "get">): number {
  const text = headers.get("retry-after")?.trim() ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) * 1000 : 0;
}
