/** Key names as PyAutoGUI spells them, and the other spellings that its users write. */
const spelling: ReadonlyMap<string, string> = new Map([
  ["escape", "esc"],
  ["meta", "win"],
  ["altgr", "altright"],
  ["menu", "apps"],
]);
const reading: ReadonlyMap<string, string> = new Map([
  ...[...spelling].map(([ours, theirs]) => [theirs, ours] as const),
  ["return", "enter"],
  ["\n", "enter"],
  ["\t", "tab"],
  [" ", "space"],
  ["del", "delete"],
  ["ctrlleft", "ctrl"],
  ["ctrlright", "ctrl"],
  ["control", "ctrl"],
  ["shiftleft", "shift"],
  ["shiftright", "shift"],
  ["altleft", "alt"],
  ["option", "alt"],
  ["winleft", "meta"],
  ["winright", "meta"],
  ["command", "meta"],
  ["cmd", "meta"],
  ["super", "meta"],
  ["pgup", "pageup"],
  ["page_up", "pageup"],
  ["pgdn", "pagedown"],
  ["page_down", "pagedown"],
  ["prtsc", "printscreen"],
  ["prntscrn", "printscreen"],
  ["arrowleft", "left"],
  ["arrowright", "right"],
  ["arrowup", "up"],
  ["arrowdown", "down"],
]);

export const toPyautoguiKey = (key: string): string => spelling.get(key) ?? key;
export const fromPyautoguiKey = (key: string): string => {
  const lower = key.toLowerCase();
  return reading.get(lower) ?? lower;
};
