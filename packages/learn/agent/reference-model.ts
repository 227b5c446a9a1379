/** Serves a trained reference policy: the same encoding as in training, the same file that training wrote. */
import { openSession } from "../train/graph/session.ts";
import { readModel, type ModelFolder } from "../train/model-folder.ts";
import { policyFeeds } from "../train/policy/batch.ts";
import { encodeObservation } from "../train/policy/encode-observation.ts";
import { pack } from "../train/policy/pack.ts";
import { indexVocabulary } from "../train/policy/vocabulary.ts";
import { decodeWithinReach } from "./decode-within-reach.ts";
import type { Decided, Model, Proposal } from "./model.ts";
import { toProposal } from "./to-proposal.ts";

const greatestAlternatives = 4;

/** Opens the model in `folder`; throws LearnError `model_missing`, `model_damaged`, `model_newer_version`. */
export async function openReferenceModel(
  folder: string,
  options: { readonly threads?: number } = {},
): Promise<Model> {
  return await serveModel(await readModel(folder), options);
}

export async function serveModel(
  model: ModelFolder,
  options: { readonly threads?: number } = {},
): Promise<Model> {
  const session = await openSession(model.file, { threads: options.threads ?? 1 });
  const { matching } = model.description;
  const vocabulary = indexVocabulary(model.vocabulary);
  return {
    name: `reference:${model.description.files["policy.onnx"].slice(0, 12)}`,
    local: true,
    decide: async (situation) => {
      const encoded = encodeObservation({ ...situation, matching });
      const packed = pack(encoded, vocabulary);
      const results = await session.run(policyFeeds([packed], { tokens: packed.tokens }));
      const chords = model.vocabulary.chords;
      const logits = {
        classes: numbers(results["classes"]),
        pointers: numbers(results["pointers"]),
        tokens: packed.tokens,
      };
      const isWithinReach = (element: number): boolean =>
        !situation.outOfReach?.has(encoded.elements[element]?.id ?? "");
      const proposals = decodeWithinReach(logits, packed, {
        chordCount: chords.length,
        isWithinReach,
      })
        .slice(0, 1 + greatestAlternatives)
        .map((decision) => toProposal(decision, { situation, encoded, chords }));
      return firstOf(proposals);
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Nothing possible on an empty screen is to wait. */
function firstOf([first, ...alternatives]: readonly Proposal[]): Decided {
  const wait: Proposal = { action: { kind: "wait", ms: 500 }, confidence: 0 };
  return { ...(first ?? wait), alternatives };
}

function numbers(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new TypeError("the policy file gave no such output");
}
