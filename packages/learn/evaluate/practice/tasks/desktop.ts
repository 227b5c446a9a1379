/** Tasks in real desktop applications: a text editor and a calculator. */
import type { Random } from "../seeded-random.ts";
import { seededRandom } from "../seeded-random.ts";
import type { Intent } from "../task.ts";
import { practiceTask } from "../task.ts";
import { cities, projects, topics } from "../words.ts";

const saveByShortcut: readonly Intent[] = [{ does: "key", keys: ["ctrl", "s"] }];
const saveByMenu: readonly Intent[] = [
  { does: "click", target: { name: "File", roles: ["menu"] } },
  { does: "click", target: { name: "Save", roles: ["menu item"] } },
];

export const editorType = practiceTask(
  { id: "editor-type", family: "editor", application: "editor", heldOut: false },
  (random) => {
    const text = `${random.pick(projects)} ${random.pick(topics)}`;
    return {
      data: { text },
      instruction: `Type ${text} and save the document`,
      slots: { text },
      paraphrases: [
        `Enter ${text} and save the document`,
        `Put ${text} into the document and save it`,
        `Write ${text}, then save the document`,
      ],
      file: "",
      plan: (habits) => [
        { does: "type", text },
        ...(habits.shortcuts ? saveByShortcut : saveByMenu),
      ],
      check: (report) => String(report["file"]).trim() === text,
    };
  },
  seededRandom,
);

export const editorReplaceAll = practiceTask(
  { id: "editor-replace-all", family: "editor", application: "editor", heldOut: false },
  (random) => {
    const [before, after] = random.sample(cities, 2) as [string, string];
    return {
      data: { before, after },
      instruction: `Select all, type ${after} and save the document`,
      slots: { after },
      paraphrases: [
        `Select everything, write ${after} and save the document`,
        `Overwrite all with ${after} and save the document`,
        `Replace the whole text by ${after} and save the document`,
      ],
      file: before,
      plan: (habits) => [
        { does: "key", keys: ["ctrl", "a"] },
        { does: "type", text: after },
        ...(habits.shortcuts ? saveByShortcut : saveByMenu),
      ],
      check: (report) => String(report["file"]).trim() === after,
    };
  },
  seededRandom,
);

export const editorAppend = practiceTask(
  { id: "editor-append", family: "editor", application: "editor", heldOut: true },
  (random) => {
    const [before, after] = random.sample(topics, 2) as [string, string];
    return {
      data: { before, after },
      instruction: `Go to the end, type ${after} and save the document`,
      slots: { after },
      paraphrases: [`Add ${after} at the end and save the document`],
      file: `${before} `,
      plan: () => [
        { does: "key", keys: ["ctrl", "end"] },
        { does: "type", text: after },
        ...saveByShortcut,
      ],
      check: (report) =>
        String(report["file"]).trim().endsWith(after) && String(report["file"]).startsWith(before),
    };
  },
  seededRandom,
);

export const calculatorSum = practiceTask(
  { id: "calculator-sum", family: "calculator", application: "calculator", heldOut: false },
  (random) => {
    const [a, b] = twoNumbers(random);
    return {
      data: { a, b },
      instruction: `Type ${a}+${b} and press Enter`,
      slots: { a: String(a), b: String(b) },
      paraphrases: [
        `Enter ${a}+${b} and press Enter`,
        `Calculate ${a}+${b} with Enter`,
        `Work out ${a}+${b} and press Enter`,
      ],
      plan: () => [
        { does: "type", text: `${a}+${b}` },
        { does: "key", keys: ["enter"] },
      ],
      check: (report) => Number(report["display"]) === a + b,
    };
  },
  seededRandom,
);

/** Four different digits: this calculator drops a key that comes again within a moment, even with others between. */
function twoNumbers(random: Random): readonly [number, number] {
  const [a = 1, b = 2, c = 3, d = 4] = random.sample([1, 2, 3, 4, 5, 6, 7, 8, 9], 4);
  return [a * 10 + b, c * 10 + d];
}
