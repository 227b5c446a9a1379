import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";

/** States looked through for each task; numbers in wordings count as equal, so that far fewer would do. */
const searched = 1_500;

/** Tells from an instruction which task it is for, in whatever state and wording; null: none of `tasks`, or several. */
export function recogniseTask(
  tasks: readonly PracticeTask[],
): (instruction: string) => string | null {
  const known = new Map<string, Set<string>>();
  for (const task of tasks)
    for (let seed = 0; seed < searched; seed += 1) {
      const { instruction, paraphrases } = task.start(seed);
      for (const wording of [instruction, ...paraphrases]) {
        const key = withoutNumbers(wording);
        known.set(key, (known.get(key) ?? new Set()).add(task.id));
      }
    }
  return (instruction) => {
    const found = [...(known.get(withoutNumbers(instruction)) ?? [])];
    return found.length === 1 ? (found[0] ?? null) : null;
  };
}

const withoutNumbers = (text: string): string => text.replaceAll(/\d+/g, "#");
