/** One step: the best proposal that may be done is checked, approved, checked again, and done. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import { performAction } from "./act/perform-action.ts";
import type { AgentRun, StopReason } from "./agent-run.ts";
import { checkAction, isEditable } from "./check/check-action.ts";
import { ancestors } from "./check/element-tree.ts";
import { type Grounded, groundProposal } from "./check/ground-proposal.ts";
import { type Confirmation, needsConfirmation } from "./check/irreversible.ts";
import { type Checked, type Refusal, passed, refused } from "./check/refusal.ts";
import { sameTarget } from "./check/same-target.ts";
import { askDirector } from "./direct/ask-director.ts";
import type { Decided, ProposedAction, Proposal } from "./model.ts";
import type { Run } from "./run.ts";
import type { StepAuthor } from "./run-log.ts";
import type { Seeing } from "./see.ts";
import { stateOf } from "./settle.ts";
import { toAction } from "./to-action.ts";
import { admitWindow } from "@apprentice/core/policy/admit.ts";

export type StepOutcome =
  | { readonly kind: "done"; readonly endMs: number }
  /** Nothing was done; `spent`: because all of it had been tried in this state before. */
  | { readonly kind: "nothing"; readonly spent: boolean }
  | { readonly kind: "stop"; readonly status: AgentRun["status"]; readonly reason: StopReason };

export type StepOptions = {
  readonly run: Run;
  readonly seeing: Seeing;
  readonly decided: Decided;
};

/** The screen is not what it was: another proposal for the old one makes no sense. */
const staleReasons: ReadonlySet<Refusal> = new Set([
  "element_moved",
  "no_approved_window",
  "outside_approved_windows",
]);

/** What a model holds for less likely than this is a guess; where it has nothing better, nothing is done. */
const leastConfidence = 0.01;

export async function takeStep(options: StepOptions): Promise<StepOutcome> {
  const { run, seeing, decided } = options;
  const state = stateOf(seeing.sight);
  let spent = false;
  const others = decided.alternatives.filter(
    ({ confidence }) => confidence === null || confidence >= leastConfidence,
  );
  for (const proposal of [decided, ...others]) {
    const action = focusFirst(proposal.action, seeing.sight);
    if (run.repetition.isSpent(state, action)) {
      spent = true;
      continue;
    }
    const outcome = await tryProposal({ ...proposal, action }, options);
    if (outcome.kind === "refused") {
      count(run, outcome.reason);
      if (staleReasons.has(outcome.reason)) return { kind: "nothing", spent: false };
      continue;
    }
    if (outcome.kind === "done") run.repetition.note(state, action);
    return outcome;
  }
  return { kind: "nothing", spent };
}

type Tried = Exclude<StepOutcome, { kind: "nothing" }> | { kind: "refused"; reason: Refusal };

async function tryProposal(proposal: Proposal, options: StepOptions): Promise<Tried> {
  const { run, seeing } = options;
  const real = withValues(proposal.action, run);
  if (real.kind === "refused") return real;
  const first = await check(real.value, seeing.sight, run);
  if (first.kind === "refused") return first;
  const approved = await approve(proposal, first.value, options);
  if (approved.kind !== "approved") return approved;
  const { grounded, shown, author } = approved;
  const { action } = grounded;
  if (action.kind === "terminate")
    return { kind: "stop", status: action.status, reason: "terminated" };
  const need = needFor(grounded, seeing.sight, run);
  if (need && !(await confirm(need, shown, run))) return refused("not_confirmed");
  const ready = await checkAgain(grounded, need, options);
  if (ready.kind === "refused") return ready;
  return act({ ...options, grounded: ready.value.grounded, sight: ready.value.sight, author });
}

/** With the values that placeholders stand for: what is checked and done, but told to nobody. */
function withValues(action: ProposedAction, run: Run): Checked<ProposedAction> {
  // Whatever else a model may send is refused by the check that follows.
  if (action.kind !== "type" || typeof action.text !== "string") return passed(action);
  const text = run.instruction.putBack(action.text);
  return text === null ? refused("unknown_placeholder") : passed({ ...action, text });
}

/** The same action as it may be shown. */
function asProposed(grounded: ProposedAction, proposed: ProposedAction): ProposedAction {
  if (grounded.kind !== "type" || proposed.kind !== "type") return grounded;
  return { ...grounded, text: proposed.text };
}

async function check(action: ProposedAction, sight: Sight, run: Run): Promise<Checked<Grounded>> {
  const { eyes, policy } = run.options;
  const grounded = groundProposal(action, sight.context);
  if (grounded.kind === "refused") return grounded;
  const windowAt = eyes.windowAt.bind(eyes);
  return checkAction({ grounded: grounded.value, context: sight.context, policy, windowAt });
}

type Approved = {
  readonly kind: "approved";
  readonly grounded: Grounded;
  /** As it is shown to people. */
  readonly shown: ProposedAction;
  readonly author: StepAuthor;
};

/** In mode `propose` a person decides about every step; what they change is checked like anything else. */
async function approve(
  proposal: Proposal,
  grounded: Grounded,
  { run, seeing, decided }: StepOptions,
): Promise<Approved | Tried> {
  const { mode, director } = run.options;
  const shown = asProposed(grounded.action, proposal.action);
  if (mode === "supervise") return { kind: "approved", grounded, shown, author: "model" };
  const review = await askDirector(run, () =>
    director.review({
      step: run.log.history.length,
      proposal: { ...proposal, action: shown },
      alternatives: decided.alternatives,
      observation: seeing.observation,
      confirmation: needFor(grounded, seeing.sight, run),
    }),
  );
  switch (review.kind) {
    case "approve":
      return { kind: "approved", grounded, shown, author: "approved" };
    case "reject":
      return refused("rejected");
    case "stop":
      return { kind: "stop", status: "stopped", reason: "stopped_by_person" };
    case "edit": {
      const wanted = focusFirst(review.action, seeing.sight);
      const meant = withValues(wanted, run);
      if (meant.kind === "refused") return meant;
      const edited = await check(meant.value, seeing.sight, run);
      if (edited.kind === "refused") return edited;
      const action = asProposed(edited.value.action, wanted);
      return { kind: "approved", grounded: edited.value, shown: action, author: "person" };
    }
  }
}

function needFor(grounded: Grounded, { context }: Sight, run: Run): Confirmation | null {
  const { elements, focusedId } = context;
  return needsConfirmation({
    grounded,
    elements,
    focusedId,
    words: run.options.policy.agent.confirm,
  });
}

async function confirm(confirmation: Confirmation, action: ProposedAction, run: Run) {
  const step = run.log.history.length;
  const { director } = run.options;
  const yes = await askDirector(run, () => director.confirm({ step, action, confirmation }));
  if (yes) run.confirmed += 1;
  return yes;
}

/** A moment has passed, or minutes while somebody was asked: everything is looked at once more. */
async function checkAgain(
  before: Grounded,
  confirmed: Confirmation | null,
  { run, seeing }: StepOptions,
): Promise<Checked<{ readonly grounded: Grounded; readonly sight: Sight }>> {
  run.signal.throwIfAborted();
  const sight = await run.options.eyes.look();
  const now = await check(before.action, sight, run);
  if (now.kind === "refused") return now;
  const same = sameTarget(before, now.value);
  if (same.kind === "refused") return same;
  if (run.options.shared === true && !hasSameFocus(before, seeing.sight, sight))
    return refused("element_moved");
  const need = needFor(now.value, sight, run);
  const isNew = need && (need.reason !== confirmed?.reason || need.subject !== confirmed.subject);
  if (isNew) return refused("not_confirmed");
  return { kind: "passed", value: { grounded: now.value, sight } };
}

/** Whoever answered went through another window: keys go where they were meant to or nowhere. */
function hasSameFocus({ action }: Grounded, before: Sight, now: Sight): boolean {
  if (action.kind !== "type" && action.kind !== "key") return true;
  const [was, is] = [before.context, now.context];
  return was.window?.id === is.window?.id && was.focusedId === is.focusedId;
}

async function act(
  options: StepOptions & {
    readonly grounded: Grounded;
    readonly sight: Sight;
    readonly author: StepAuthor;
  },
): Promise<Tried> {
  const { run, grounded, seeing, sight, author } = options;
  const { watch, wait, clock, eyes, policy, onStep } = run.options;
  const { action } = grounded;
  if (action.kind === "terminate") return refused("nonsense");
  onStep?.(run.log.history.length, action.kind);
  const startMs = clock();
  const windowLost = run.armed.windowLost();
  const performed = await performAction(action, {
    hands: watch.hands,
    wait,
    signal: AbortSignal.any([run.signal, windowLost]),
    mayPress: async (at) => admitWindow(policy, await eyes.windowAt(at)).kind === "admitted",
  }).catch((cause: unknown) => {
    run.log.addGap({ fromMs: startMs, toMs: clock(), reason: "not_approved_window", count: 1 });
    if (windowLost.aborted && !run.signal.aborted) return "window_lost" as const;
    throw cause;
  });
  if (performed === "window_lost") return refused("no_approved_window");
  if (performed === "stopped") return refused("outside_approved_windows");
  const endMs = clock();
  const { window, focusedId, elements } = sight.context;
  const done = toAction(action, {
    startMs,
    endMs,
    observationId: seeing.observation.id,
    focusedId,
  });
  if (done)
    await run.log.add({
      action: done,
      observation: seeing.observation,
      targetId: "elementId" in action ? action.elementId : null,
      author,
      window,
      field: elements.find((one) => one.id === focusedId) ?? null,
    });
  return { kind: "done", endMs };
}

/** Typing into a field that has not the focus begins with a click into it, as a step of its own. */
function focusFirst(action: ProposedAction, { context }: Sight): ProposedAction {
  if (action.kind !== "type" || action.elementId === null) return action;
  const { elements, focusedId } = context;
  const field = elements.find((one) => one.id === action.elementId);
  if (!field) return action;
  if (hasFocus(field, elements, focusedId)) return { ...action, elementId: null };
  if (!isEditable(field)) return action;
  const { x, y, width, height } = field.box;
  const at = { x: x + width / 2, y: y + height / 2 };
  return { kind: "click", elementId: field.id, at, modifiers: [] };
}

/** Toolkits give the focus to a part of a field, or to what is around it. */
function hasFocus(field: Element, elements: readonly Element[], focusedId: string | null): boolean {
  const focused = elements.find((one) => one.id === focusedId);
  if (!focused) return false;
  const related = (inner: Element, outer: Element): boolean =>
    ancestors(elements, inner).some((one) => one.id === outer.id);
  return (
    focused.id === field.id ||
    ((related(focused, field) || related(field, focused)) &&
      /entry|text|combo|edit/.test(focused.role))
  );
}

function count(run: Run, reason: Refusal): void {
  run.refusals.set(reason, (run.refusals.get(reason) ?? 0) + 1);
}
