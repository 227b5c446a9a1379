import { openSession } from "./graph/session.ts";
import { policyFeeds } from "./policy/batch.ts";
import { decode } from "./policy/decode.ts";
import { isRight } from "./policy/judge.ts";
import { classCount } from "./policy/network.ts";
import { pointers } from "./policy/decision-kinds.ts";
import type { Label } from "./policy/label-step.ts";
import type { Packed } from "./policy/pack.ts";
import type { VocabularyIndex } from "./policy/vocabulary.ts";

export type StepAccuracy = {
  /** Share of steps that the policy would have done exactly so. */
  readonly accuracy: number;
  readonly kindAccuracy: number;
  /** Mean of -log of the probability given to the right step; a wrong one counts as `leastShare`. */
  readonly loss: number;
  readonly steps: number;
};

const batch = 16;
const leastShare = 1e-3;

/** How a policy file fares on labelled steps that it was not trained on. */
export async function measureSteps(options: {
  readonly file: Uint8Array;
  readonly examples: readonly { readonly packed: Packed; readonly label: Label }[];
  readonly vocabulary: VocabularyIndex;
  readonly threads: number;
}): Promise<StepAccuracy> {
  const { examples, vocabulary } = options;
  const sorted = [...examples].sort((a, b) => a.packed.tokens - b.packed.tokens);
  await using session = await openSession(options.file, { threads: options.threads });
  let right = 0;
  let kinds = 0;
  let doubt = 0;
  for (let from = 0; from < sorted.length; from += batch) {
    const part = sorted.slice(from, from + batch);
    const tokens = Math.max(...part.map((example) => example.packed.tokens));
    const results = await session.run(
      policyFeeds(
        part.map((example) => example.packed),
        { tokens },
      ),
    );
    part.forEach(({ packed, label }, at) => {
      const width = pointers.length * tokens;
      const logits = {
        classes: row(results["classes"], at, classCount),
        pointers: row(results["pointers"], at, width),
        tokens,
      };
      const [first] = decode(logits, packed, vocabulary.vocabulary.chords.length);
      if (first?.kind === label.kind) kinds += 1;
      const isGood = isRight(first, label, vocabulary);
      if (isGood) right += 1;
      doubt -= Math.log(isGood ? Math.max(first?.confidence ?? 0, leastShare) : leastShare);
    });
  }
  const steps = examples.length;
  return {
    accuracy: steps > 0 ? right / steps : 0,
    kindAccuracy: steps > 0 ? kinds / steps : 0,
    loss: steps > 0 ? doubt / steps : 0,
    steps,
  };
}

function row(values: unknown, at: number, width: number): Float32Array {
  if (!(values instanceof Float32Array)) throw new TypeError("the policy file gave no such output");
  return values.subarray(at * width, (at + 1) * width);
}
