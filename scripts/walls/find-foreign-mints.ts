/** Where a cast to the Safe brand is allowed: the guard's mint, and core's readers of bytes that were sealed as safe. */
const mayMint = [/^packages\/guard\/mint\.ts$/, /^packages\/core\/segment\/read[a-z-]*\.ts$/];

const cast = /\bas\s+(unknown\s+as\s+)?(Safe<|Safe[A-Z]\w*)/;

/** Files that cast something to a safe item without being allowed to. */
export function findForeignMints(
  files: readonly { readonly path: string; readonly text: string }[],
): string[] {
  return files
    .filter((file) => !file.path.endsWith(".test.ts"))
    .filter((file) => cast.test(file.text) && !mayMint.some((allowed) => allowed.test(file.path)))
    .map((file) => file.path);
}
