/** Key names as xdotool spells them (X keysyms). */
import { fromPyautoguiKey } from "./pyautogui-keys.ts";

const spelling: ReadonlyMap<string, string> = new Map([
  ["enter", "Return"],
  ["tab", "Tab"],
  ["escape", "Escape"],
  ["backspace", "BackSpace"],
  ["delete", "Delete"],
  ["insert", "Insert"],
  ["left", "Left"],
  ["right", "Right"],
  ["up", "Up"],
  ["down", "Down"],
  ["home", "Home"],
  ["end", "End"],
  ["pageup", "Page_Up"],
  ["pagedown", "Page_Down"],
  ["meta", "super"],
  ["altgr", "ISO_Level3_Shift"],
  ["capslock", "Caps_Lock"],
  ["numlock", "Num_Lock"],
  ["scrolllock", "Scroll_Lock"],
  ["menu", "Menu"],
  ["printscreen", "Print"],
  ["pause", "Pause"],
  ["+", "plus"],
  ["-", "minus"],
  ["/", "slash"],
  ["=", "equal"],
  [",", "comma"],
  [".", "period"],
  ["\\", "backslash"],
  [";", "semicolon"],
  ["'", "apostrophe"],
  ["[", "bracketleft"],
  ["]", "bracketright"],
  ["`", "grave"],
]);
const reading: ReadonlyMap<string, string> = new Map(
  [...spelling].map(([ours, theirs]) => [theirs.toLowerCase(), ours]),
);

export const toXdotoolKey = (key: string): string =>
  spelling.get(key) ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key);

export const fromXdotoolKey = (key: string): string =>
  reading.get(key.toLowerCase()) ?? fromPyautoguiKey(key);
