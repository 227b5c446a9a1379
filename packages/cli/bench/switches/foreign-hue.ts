/** Foreign windows are painted in one hue that nothing approved has; half of it, mixed with something else, counts too. */
export const foreignColour = 0xf0_00_e8;

/** What approved windows are painted with: green alone, so dark that a mixture still shows the other. */
export const approvedColour = (shade: number): number => (0x10 + (shade % 0x30)) << 8;

export type Layout = {
  readonly stride: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
};

export const bgrx: Layout = { stride: 4, red: 2, green: 1, blue: 0 };
export const rgb: Layout = { stride: 3, red: 0, green: 1, blue: 2 };

const leastExcess = 20;

/** How many pixels have more red and more blue than green, as only a foreign window has. */
export function countForeign(pixels: Uint8Array, { stride, red, green, blue }: Layout): number {
  let found = 0;
  for (let at = 0; at < pixels.length; at += stride) {
    const limit = (pixels[at + green] ?? 0) + leastExcess;
    if ((pixels[at + red] ?? 0) > limit && (pixels[at + blue] ?? 0) > limit) found += 1;
  }
  return found;
}
