/** For an option that may be given several times; where it never is, it is absent. */
export function repeated(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
