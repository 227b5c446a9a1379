import { blindWordings } from "./blind-wordings.ts";

/** A task's blind wordings for one state: `{name}` stands for what the state has there. */
export function wordBlindly(
  taskId: string,
  slots: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const wordings = blindWordings[taskId] ?? [];
  return wordings.map((wording) =>
    wording.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = slots[name];
      if (value === undefined) throw new TypeError(`task ${taskId} has no slot "${name}"`);
      return value;
    }),
  );
}
