/** Canaries in an approved terminal, which has no accessibility tree: printed, typed, asked for without echo, in its title. */
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { startXterm } from "@apprentice/desktop/linux/private-applications.ts";
import { openWorkplace } from "../recording/workplace.ts";
import { type Canary, canaryClasses, canaryMaker } from "./canary.ts";
import type { ApplicationRound } from "./application-rounds.ts";
import type { RoundsOptions } from "./browser-rounds.ts";
import { recordRound } from "./record-round.ts";
import type { Masking } from "./tally.ts";
import { stroke, typeText } from "./type-canaries.ts";

const printed = 6;

/** Throws where the terminal was not seen. */
export async function terminalRounds(options: RoundsOptions): Promise<ApplicationRound[]> {
  await using workplace = await openWorkplace({ widthPx: 1_000, heightPx: 700 });
  const { desktop, hands } = workplace;
  const rounds: ApplicationRound[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    options.signal.throwIfAborted();
    const masking: Masking = round % 2 === 0 ? "roles" : "detect";
    const maker = canaryMaker(2_000 + round);
    let turn = round * 7;
    const next = () => canaryClasses[turn++ % canaryClasses.length] ?? "email";
    const typed = maker.make(next(), "typed into a terminal");
    const canaries = [
      ...Array.from({ length: printed }, () => maker.make(next(), "printed by a terminal")),
      typed,
      maker.password("typed without echo"),
      maker.short(next(), "title of a terminal"),
    ];
    const script = join(desktop.folder, `session-${round}.sh`);
    await writeFile(script, session(canaries));
    const done = await recordRound({
      ...options,
      workplace,
      masking,
      rules: [{ app: "xterm" }],
      isStructural,
      work: async (photograph) => {
        await using _terminal = startXterm(desktop, ["bash", script]);
        await workplace.until("the terminal", ({ context }) =>
          context.window?.app === "xterm" ? true : null,
        );
        await sleep(800);
        await hands.move({ x: 300, y: 200 });
        await hands.press("left");
        await hands.release("left");
        await sleep(500);
        for (const one of canaries.filter(({ modality }) => modality.startsWith("typed"))) {
          await typeText(hands, one.text);
          await stroke(hands, "enter");
          await sleep(400);
        }
        await hands.press("left");
        await hands.release("left");
        await sleep(400);
        await photograph();
        return canaries;
      },
    });
    if (!done.hunt.sees("xterm")) throw new Error("the terminal was not seen: the hunt is blind");
    rounds.push({ ...done, app: "xterm", masking });
    options.log(`guard-canaries: terminal, ${round + 1} of ${options.rounds}`);
  }
  return rounds;
}

/** Without elements nothing typed is kept and the whole window is filled; its title needs a detector. */
function isStructural({ modality }: Canary, masking: Masking): boolean {
  return masking === "roles" || modality !== "title of a terminal";
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function session(canaries: readonly Canary[]): string {
  const of = (start: string): string[] =>
    canaries.filter(({ modality }) => modality.startsWith(start)).map(({ text }) => quoted(text));
  return [
    `printf '\\033]0;%s\\007' ${of("title").join(" ")}`,
    `printf '%s\\n' ${of("printed").join(" ")}`,
    `read -r -p 'Note: ' note`,
    `read -r -s -p 'Password: ' code`,
    `printf '\\nthanks\\n'`,
    `sleep 60`,
  ].join("\n");
}
