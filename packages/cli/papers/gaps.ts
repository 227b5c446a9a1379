/** What the law asks a paper to say and only the policy can; what is not there is said to be missing. */
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { transfersOf } from "@apprentice/core/policy/transfers.ts";
import type { Gap, Text } from "./paper.ts";

type Statement = Gap & {
  readonly of: (policy: Policy) => string | undefined;
};

const statement = (
  member: string,
  citation: string,
  of: (policy: Policy) => string | undefined,
): Statement => ({ member, citation, of });

/** For every paper. */
const common: readonly Statement[] = [
  statement(
    "controller.address",
    "GDPR Art 30(1)(a), 13(1)(a)",
    ({ controller }) => controller?.address,
  ),
  statement(
    "controller.contact",
    "GDPR Art 30(1)(a), 13(1)(a)",
    ({ controller }) => controller?.contact,
  ),
  statement(
    "dataProtectionOfficer.contact",
    "GDPR Art 30(1)(a), 37, 38",
    ({ dataProtectionOfficer: officer }) =>
      [officer?.name, officer?.contact].filter((part) => part !== undefined).join(", ") ||
      undefined,
  ),
  statement("lawfulBasis", "GDPR Art 5(1)(a), 6(1)", ({ lawfulBasis: basis }) =>
    basis ? `Art. ${basis.article} GDPR: ${basis.sentence}` : undefined,
  ),
  statement("storage.country", "GDPR Art 30(1)(e)", ({ storage }) =>
    storage?.country === undefined
      ? undefined
      : [storage.country, storage.operator].filter((part) => part !== undefined).join(", run by "),
  ),
];

const assessmentOnly: readonly Statement[] = [
  statement(
    "consultations",
    "GDPR Art 35(9), and the law on employees' representatives",
    ({ consultations = [] }) =>
      consultations
        .map(({ with: whom, date, outcome, reference }) =>
          [`${whom}, ${date}`, outcome.replace("_", " "), reference]
            .filter((part) => part !== undefined)
            .join(": "),
        )
        .join("\n") || undefined,
  ),
  statement("supervisoryAuthority", "GDPR Art 36, 77", ({ supervisoryAuthority: one }) => one),
  statement("assessment.necessity", "GDPR Art 35(7)(b)", ({ assessment }) => assessment?.necessity),
  statement(
    "assessment.milderMeans",
    "GDPR Art 35(7)(b)",
    ({ assessment }) => assessment?.milderMeans,
  ),
];

const all = [...common, ...assessmentOnly];
export type StatedMember =
  | "controller.address"
  | "controller.contact"
  | "dataProtectionOfficer.contact"
  | "lawfulBasis"
  | "storage.country"
  | "consultations"
  | "supervisoryAuthority"
  | "assessment.necessity"
  | "assessment.milderMeans";

/** What the policy says of a member, or plainly that it says nothing. */
export function stated(policy: Policy, member: StatedMember): Text {
  const said = all.find((one) => one.member === member)?.of(policy);
  return said ?? [{ missing: member }];
}

export function gapsOf(policy: Policy, paper: "assessment" | "record" | "report"): Gap[] {
  const asked = paper === "assessment" ? all : common;
  const silent = asked.filter(({ of }) => of(policy) === undefined);
  return [
    ...silent.map(({ member, citation }) => ({ member, citation })),
    ...unnamedServices(policy).map((service) => ({
      member: `recipients (endpoint ${service})`,
      citation: "GDPR Art 30(1)(d), 13(1)(e)",
    })),
    ...transfersOf(policy)
      .filter(({ safeguard }) => safeguard === undefined)
      .map(({ member }) => ({ member, citation: "GDPR Art 30(1)(e), 44 to 49" })),
  ];
}

/** Services of the agent of which nobody is named as running them. */
export function unnamedServices({ agent, recipients = [] }: Policy): string[] {
  return agent.endpoints.filter(
    (endpoint) => !recipients.some((recipient) => recipient.endpoint === endpoint),
  );
}
