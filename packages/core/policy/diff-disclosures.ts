/** What changes for a participant in who is responsible, who receives what, and on what basis. */
import type { Consultation, Recipient } from "./disclosures.ts";
import type { PolicyChange } from "./policy-change.ts";
import type { Policy } from "./policy.ts";

/** Saying for the first time what was so already widens nothing; a different answer than before may. */
export function diffDisclosures(before: Policy, after: Policy): PolicyChange[] {
  return [
    ...told.flatMap(({ label, widens, of }) => {
      const [from, to] = [of(before), of(after)];
      if (from === to) return [];
      const now = `${label}: ${to ?? "no longer stated"}`;
      const sentence = from === undefined ? `${now}.` : `${now} instead of ${from}.`;
      return [{ sentence, widens: widens && from !== undefined }];
    }),
    ...recipientChanges(before, after),
    ...consultationChanges(before.consultations ?? [], after.consultations ?? []),
  ];
}

const together = (...parts: readonly (string | undefined)[]): string | undefined =>
  parts.filter((part) => part !== undefined).join(", ") || undefined;

const told: readonly {
  readonly label: string;
  /** Another answer than before needs a new notice. */
  readonly widens: boolean;
  readonly of: (policy: Policy) => string | undefined;
}[] = [
  {
    label: "Responsible for the recording",
    widens: true,
    of: ({ controller }) => together(controller?.name, ...(controller?.joint ?? [])),
  },
  {
    label: "The responsible organisation is reached at",
    widens: false,
    of: ({ controller }) =>
      together(controller?.address, controller?.contact, controller?.representative),
  },
  {
    label: "Data protection officer",
    widens: false,
    of: ({ dataProtectionOfficer: officer }) => together(officer?.name, officer?.contact),
  },
  {
    label: "You can complain to",
    widens: false,
    of: ({ supervisoryAuthority }) => supervisoryAuthority,
  },
  {
    label: "The law that the recording rests on (GDPR Art)",
    widens: true,
    of: ({ lawfulBasis }) => lawfulBasis?.article,
  },
  {
    label: "Why the recording may rest on it",
    widens: false,
    of: ({ lawfulBasis }) => lawfulBasis?.sentence,
  },
  {
    label: "What is uploaded is kept in",
    widens: true,
    of: ({ storage }) =>
      together(storage?.operator, storage?.country, storage?.safeguard?.replaceAll("_", " ")),
  },
  {
    label: "Why recordings are needed",
    widens: false,
    of: ({ assessment }) => together(assessment?.necessity, assessment?.milderMeans),
  },
];

function recipientChanges(before: Policy, after: Policy): PolicyChange[] {
  const [old, next] = [before.recipients ?? [], after.recipients ?? []];
  const has = (list: readonly Recipient[], one: Recipient): boolean =>
    list.some((other) => nameOf(other) === nameOf(one));
  // Who runs a service that the agent used already was a fact before it was stated.
  const known = ({ endpoint }: Recipient): boolean =>
    endpoint !== undefined &&
    before.agent.endpoints.includes(endpoint) &&
    !old.some((other) => other.endpoint === endpoint);
  return [
    ...next
      .filter((one) => !has(old, one))
      .map((one) => ({ sentence: `${nameOf(one)} now receives it.`, widens: !known(one) })),
    ...old
      .filter((one) => !has(next, one))
      .map((one) => ({ sentence: `${nameOf(one)} no longer receives it.`, widens: false })),
  ];
}

const nameOf = ({ name, role, country, receives, safeguard }: Recipient): string =>
  `${receives}: ${name} (${role.replace("_", " ")}, ${country}${safeguard === undefined ? "" : `, ${safeguard.replaceAll("_", " ")}`})`;

function consultationChanges(
  before: readonly Consultation[],
  after: readonly Consultation[],
): PolicyChange[] {
  const said = ({ with: whom, date, outcome }: Consultation): string =>
    `${whom} on ${date} (${outcome.replace("_", " ")})`;
  const [old, next] = [before.map(said), after.map(said)];
  return [
    ...next
      .filter((one) => !old.includes(one))
      .map((one) => ({ sentence: `Consulted: ${one}.`, widens: false })),
    ...old
      .filter((one) => !next.includes(one))
      .map((one) => ({ sentence: `No longer named as consulted: ${one}.`, widens: true })),
  ];
}
