/** A policy is the one signed document that says what may be recorded, of whom, why and for how long. */
import { z } from "zod";
import { disclosures } from "./disclosures.ts";

const hours = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be HH:MM, such as 08:30");
const days = z.number().int().positive();

export const Masking = z.enum(["roles", "detect"]);

export const ApplicationRule = z.strictObject({
  /** WM_CLASS class, lower case, matched exactly. */
  app: z.string().min(1).toLowerCase(),
  masking: Masking.default("roles"),
  /** Words of this application's own controls that stay readable when masking by role. */
  vocabulary: z.array(z.string().min(1)).default([]),
  /** A browser is admitted only while its address matches one of `sites`. */
  browser: z.boolean().default(false),
  sites: z.array(z.string().min(1)).default([]),
  rights: z
    .strictObject({ train: z.boolean(), release: z.boolean() })
    .default({ train: true, release: false }),
});
export type ApplicationRule = Readonly<z.infer<typeof ApplicationRule>>;

/** Words of the organisation's own that are never kept: a file that every device has, known by its hash. */
export const DictionaryRule = z.strictObject({
  /** Name without a path: beside the policy where it is checked, in the device's folder `dictionaries` where it is used. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "must be a file name without a path"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** `person`: a directory of names; `term`: code words. */
  kind: z.enum(["person", "term"]).default("term"),
});
export type DictionaryRule = Readonly<z.infer<typeof DictionaryRule>>;

export const Policy = z.strictObject({
  version: z.literal(1),
  /** Monotonic: a recorder refuses a smaller number than it has seen. */
  serial: z.number().int().positive(),
  organisation: z.string().min(1),
  purpose: z.literal("train_computer_use_agents"),
  issued: z.iso.datetime(),
  expires: z.iso.datetime(),
  greatestOfflineHours: z.number().positive(),
  fidelity: z.literal("actions"),
  applications: z.array(ApplicationRule).min(1),
  /** Places that stay forbidden even inside approved applications; host or window-title patterns (`*` only). */
  forbidden: z.array(z.string().min(1)).default([]),
  /** Nothing is recorded on a device where one of these is missing or differs. */
  dictionaries: z.array(DictionaryRule).max(16).default([]),
  /** Hidden values are replaced by made-up ones of the same kind, so that models see natural screens. */
  surrogates: z.boolean().default(false),
  workingHours: z
    .strictObject({
      days: z.array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])),
      from: hours,
      to: hours,
      zone: z.string().min(1),
    })
    .nullable()
    .default(null),
  hold: z.strictObject({
    leastHours: z.number().nonnegative(),
    greatestHours: z.number().positive(),
  }),
  retention: z.strictObject({
    segmentsDays: days,
    trajectoriesDays: days,
    releasesDays: days,
    logsDays: days,
  }),
  notice: z.strictObject({
    periodDays: z.number().int().nonnegative(),
    renewalDays: days,
    optOut: z.boolean().default(true),
  }),
  jurisdictions: z.array(z.string().min(2)).min(1),
  papers: z
    .array(
      z.strictObject({
        kind: z.string().min(1),
        reference: z.string().min(1),
        date: z.iso.date(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .default([]),
  agent: z
    .strictObject({
      greatestSteps: days,
      endpoints: z.array(z.string()),
      confirm: z.array(z.string()),
    })
    .default({ greatestSteps: 50, endpoints: [], confirm: ["send", "delete", "pay", "submit"] }),
  contact: z.strictObject({
    steward: z.string().min(1),
    council: z.string().min(1),
    answerDays: days.default(30),
  }),
  ...disclosures,
});
export type Policy = Readonly<z.infer<typeof Policy>>;
