/** What the demo's scripted person does: varied practice tasks, and a sign-in that shows what must never be kept. */
import { escapeHtml, practicePage } from "@apprentice/learn/evaluate/practice/page.ts";
import { practiceSuite } from "@apprentice/learn/evaluate/practice/suite.ts";
import type { Episode, PracticeApplication } from "@apprentice/learn/evaluate/practice/task.ts";
import type { DemoCanaries } from "./canaries.ts";

export type DemoTask = {
  readonly title: string;
  readonly application: PracticeApplication;
  readonly episode: Episode;
  /** An application that is not approved moves over the window meanwhile. */
  readonly intruder: boolean;
};

const shown = [
  ["native-select", "a native dropdown"],
  ["context-menu", "a right-click menu"],
  ["text-form", "a form"],
  ["check-boxes", "check boxes"],
  ["drag-and-drop", "a drag"],
  ["nested-menu", "a menu"],
  ["shortcut-or-menu", "a shortcut"],
  ["scroll-list", "scrolling"],
  ["editor-type", "an editor"],
  ["calculator-sum", "a calculator"],
] as const;

export function demoTasks(options: {
  readonly seed: number;
  readonly canaries: DemoCanaries;
}): DemoTask[] {
  const tasks = shown.flatMap(([id, title]): DemoTask[] => {
    const task = practiceSuite.find((one) => one.id === id);
    return task
      ? [
          {
            title,
            application: task.application,
            episode: task.start(options.seed),
            intruder: id === "text-form",
          },
        ]
      : [];
  });
  return [
    ...tasks,
    {
      title: "a sign-in with a password",
      application: "browser",
      episode: signIn(options.canaries),
      intruder: true,
    },
  ];
}

/** Holds one of everything that must not be kept, and one harmless word that must be found. */
function signIn({ password, email, card, control }: DemoCanaries): Episode {
  return {
    taskId: "sign-in",
    seed: 0,
    instruction: "Fill in the account and the password, then press Continue",
    paraphrases: [],
    testWordings: [],
    state: "sign-in",
    html: practicePage(
      "Welcome",
      `<label for="a">Account</label><input id="a" autocomplete="off"><label for="p">Password</label><input id="p" type="password">
       <p>Card on file: ${escapeHtml(card.value)}</p>
       <p><button onclick="report({ a: $('a').value, long: $('p').value.length, done: true })">Continue</button><button>${escapeHtml(control.value)}</button></p>`,
    ),
    plan: () => [
      { does: "click", target: { name: "Account" } },
      { does: "type", text: email.value },
      { does: "click", target: { name: "Password" } },
      { does: "type", text: password.value },
      { does: "click", target: { name: "Continue" } },
    ],
    check: (report) =>
      report["done"] === true &&
      report["a"] === email.value &&
      report["long"] === password.value.length,
  };
}
