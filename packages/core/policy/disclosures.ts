/**
 * What the law asks to be told about a processing beside its rules: who is responsible, on what basis, who was asked,
 * who receives what where. Everything is optional, because a policy without it still works; generated papers say what
 * is missing.
 */
import { z } from "zod";

const line = z.string().trim().min(1).max(500);
const text = z.string().trim().min(1).max(4000);
const country = z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters, such as DE");

/** GDPR Art 6(1). */
export const LawfulBasis = z.strictObject({
  article: z.enum(["6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(f)"]),
  /** Why it holds here, in the controller's own words. */
  sentence: text,
});

/** GDPR Art 45 to 49. */
export const Safeguard = z.enum([
  "adequacy_decision",
  "standard_contractual_clauses",
  "binding_corporate_rules",
  "derogation",
]);
export type Safeguard = z.infer<typeof Safeguard>;

export const Consultation = z.strictObject({
  with: line,
  date: z.iso.date(),
  outcome: z.enum(["informed", "opinion_given", "agreed", "objected"]),
  reference: line.optional(),
});
export type Consultation = Readonly<z.infer<typeof Consultation>>;

export const Recipient = z.strictObject({
  name: line,
  role: z.enum(["processor", "controller", "joint_controller", "authority"]),
  country,
  receives: line,
  /** For a country outside the law's own area. */
  safeguard: Safeguard.optional(),
  /** One of `agent.endpoints` that it runs. */
  endpoint: line.optional(),
});
export type Recipient = Readonly<z.infer<typeof Recipient>>;

/** Members of a policy. */
export const disclosures = {
  controller: z
    .strictObject({
      name: line.optional(),
      address: line.optional(),
      contact: line.optional(),
      /** In the Union, of a controller outside it (Art 27). */
      representative: line.optional(),
      /** Responsible together with the first (Art 26). */
      joint: z.array(line).max(20).optional(),
    })
    .optional(),
  dataProtectionOfficer: z
    .strictObject({ name: line.optional(), contact: line.optional() })
    .optional(),
  supervisoryAuthority: line.optional(),
  lawfulBasis: LawfulBasis.optional(),
  consultations: z.array(Consultation).max(50).optional(),
  recipients: z.array(Recipient).max(100).optional(),
  /** Where the collector keeps what it receives. */
  storage: z
    .strictObject({
      operator: line.optional(),
      country: country.optional(),
      safeguard: Safeguard.optional(),
    })
    .optional(),
  /** The controller's own words in the assessment of Art 35(7)(b). */
  assessment: z
    .strictObject({ necessity: text.optional(), milderMeans: text.optional() })
    .optional(),
} as const;
