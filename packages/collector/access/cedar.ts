/** Cedar, the authorisation engine: policies are files, checked strictly against a schema before anybody is let in. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  schemaToJson,
  statefulIsAuthorized,
  validate,
  type CedarValueJson,
  type EntityUidJson,
} from "@cedar-policy/cedar-wasm/nodejs";
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import { CollectorError } from "../errors.ts";

export type PolicySource = {
  readonly schema: string;
  /** Text of each policy by its @id. */
  readonly policies: Readonly<Record<string, string>>;
};

export type CedarRequest = {
  readonly principal: CedarEntity;
  readonly action: string;
  readonly resource: CedarEntity;
  readonly context: Record<string, CedarValueJson>;
};

type CedarEntity = {
  readonly type: string;
  readonly id: string;
  readonly attributes: Record<string, CedarValueJson>;
};

export type CedarAnswer = {
  readonly allow: boolean;
  /** Names of the policies that decided; empty where none applied, or the request does not fit the schema. */
  readonly reasons: readonly string[];
};

export type Cedar = {
  /** Hex SHA-256 of schema and policies; logged with every decision. */
  readonly hash: string;
  /** Every action of the schema, sorted. */
  readonly actions: readonly string[];
  readonly decide: (request: CedarRequest) => CedarAnswer;
};

const folder = new URL("./policies/", import.meta.url);

/** The policies that ship with the collector. Throws `policies_invalid`. */
export function readPolicySource(): PolicySource {
  const files = readdirSync(fileURLToPath(folder)).toSorted();
  const text = (file: string) => readFileSync(new URL(file, folder), "utf8");
  const policies: Record<string, string> = {};
  for (const file of files.filter((name) => name.endsWith(".cedar"))) {
    for (const [id, policy] of splitPolicies(file, text(file))) {
      if (policies[id] !== undefined) throw invalid(`two policies are called "${id}"`);
      policies[id] = policy;
    }
  }
  return { schema: text("schema.cedarschema"), policies };
}

function splitPolicies(file: string, text: string): [string, string][] {
  const parts = policySetTextToParts(text);
  if (parts.type === "failure")
    throw invalid(`${file}: ${parts.errors.map(({ message }) => message).join("; ")}`);
  return parts.policies.map((policy) => {
    const read = policyToJson(policy);
    const id = read.type === "success" ? read.json.annotations?.["id"] : undefined;
    if (id === undefined) throw invalid(`a policy in ${file} has no @id`);
    return [id, policy];
  });
}

/** Validates strictly and prepares for asking. Throws `policies_invalid` with every finding. */
export function openCedar(source: PolicySource): Cedar {
  const { schema, policies } = source;
  const staticPolicies = { ...policies };
  const checked = validate({ schema, policies: { staticPolicies } });
  if (checked.type === "failure")
    throw invalid(checked.errors.map(({ message }) => message).join("; "));
  const findings = [...checked.validationErrors, ...checked.validationWarnings];
  if (findings.length > 0)
    throw invalid(
      findings.map(({ policyId, error }) => `${policyId}: ${error.message}`).join("; "),
    );
  const hash = createHash("sha256").update(canonicalJson({ schema, policies })).digest("hex");
  mustParse(preparseSchema(hash, schema));
  mustParse(preparsePolicySet(hash, { staticPolicies }));
  return { hash, actions: actionsOf(schema), decide: (request) => ask(hash, request) };
}

function ask(hash: string, { principal, action, resource, context }: CedarRequest): CedarAnswer {
  const answer = statefulIsAuthorized({
    principal: uid(principal),
    action: { type: "Action", id: action },
    resource: uid(resource),
    context,
    preparsedSchemaName: hash,
    preparsedPolicySetId: hash,
    validateRequest: true,
    entities: [principal, resource].map((entity) => ({
      uid: uid(entity),
      attrs: entity.attributes,
      parents: [],
    })),
  });
  // A request that does not fit the schema names something that nobody may do.
  if (answer.type === "failure") return { allow: false, reasons: [] };
  const { decision, diagnostics } = answer.response;
  // An error in one policy must not let another one through.
  const allow = decision === "allow" && diagnostics.errors.length === 0;
  return { allow, reasons: diagnostics.reason };
}

function uid({ type, id }: CedarEntity): EntityUidJson {
  return { type, id };
}

function actionsOf(schema: string): string[] {
  const read = schemaToJson(schema);
  if (read.type === "failure") throw invalid(read.errors.map(({ message }) => message).join("; "));
  return Object.values(read.json)
    .flatMap(({ actions }) => Object.keys(actions))
    .toSorted();
}

function mustParse(answer: ReturnType<typeof preparseSchema>): void {
  if (answer.type === "failure")
    throw invalid(answer.errors.map(({ message }) => message).join("; "));
}

function invalid(what: string): CollectorError {
  return new CollectorError(
    "policies_invalid",
    `The access policies are not valid, so nobody is let in: ${what}. Correct collector/access/policies.`,
  );
}
