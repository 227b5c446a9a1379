/** Names in scripts without capitals: the characters before a form of address. */
import { patternDetector } from "../detector.ts";

export const findHonorificNames = patternDetector({
  class: "person",
  confidence: 0.8,
  pattern:
    /(?<value>[\p{Script=Han}\p{Script=Katakana}ー]{2,6}|[\p{Script=Hangul}]{2,4}) ?(?:さん|さま|様|先生|氏|くん|ちゃん|女士|小姐|씨|님)/gu,
  check: (value) => !/^(?:皆|お客|各位|株式|担当)/.test(value),
});
