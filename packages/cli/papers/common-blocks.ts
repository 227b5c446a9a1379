/** Parts that several papers have in common. */
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { transfersOf } from "@apprentice/core/policy/transfers.ts";
import { rolesOf } from "./access-table.ts";
import { stated, unnamedServices } from "./gaps.ts";
import { paragraph, table, type Block, type Text } from "./paper.ts";
import type { PaperSubject } from "./paper-subject.ts";

/** A table of two columns: what is asked, and what is stated. */
export function factTable(rows: readonly (readonly [string, Text])[]): Block {
  return table(
    [
      ["asked", 28],
      ["stated", 72],
    ],
    rows.map(([asked, answer]) => [[{ bold: asked }], answer]),
  );
}

/** Who is responsible and whom to ask. */
export function contactRows({ policy }: PaperSubject): (readonly [string, Text])[] {
  const { controller, contact, organisation } = policy;
  const optional: readonly (readonly [string, string | undefined])[] = [
    ["joint controllers", controller?.joint?.join("; ")],
    ["representative in the Union", controller?.representative],
  ];
  return [
    ["controller", controller?.name ?? organisation],
    ["postal address", stated(policy, "controller.address")],
    ["contact", stated(policy, "controller.contact")],
    ...optional.flatMap(([asked, answer]): (readonly [string, Text])[] =>
      answer === undefined ? [] : [[asked, answer]],
    ),
    ["data protection officer", stated(policy, "dataProtectionOfficer.contact")],
    ["privacy officer of this system", contact.steward],
    ["employee council", contact.council],
  ];
}

/** How long each class of data is kept. */
export function retentionTable({ policy: { retention, hold } }: PaperSubject): Block {
  const after = (days: number): string => `${String(days)} days`;
  return table(
    [
      ["what", 55],
      ["kept for", 45],
    ],
    [
      [
        "recordings on the person's own computer",
        `${String(hold.greatestHours)} hours, then deleted unless the person released them`,
      ],
      ["uploads (encrypted originals)", after(retention.segmentsDays)],
      ["recorded tasks made from them", after(retention.trajectoriesDays)],
      ["datasets for training", after(retention.releasesDays)],
      [
        "the log of accesses",
        `${after(retention.logsDays)}, after which its entries cannot be opened any more`,
      ],
    ],
  );
}

export function applicationTable({ policy }: PaperSubject): Block {
  const rows = policy.applications.map(({ app, sites, masking, rights }) => [
    sites.length === 0 ? app : `${app}, only at:\n${sites.join("\n")}`,
    masking === "roles"
      ? "all content, but for the application's own controls"
      : "what is recognised as sensitive",
    [rights.train ? "training" : "", rights.release ? "release to others" : ""]
      .filter((use) => use !== "")
      .join(", ") || "nothing: it is not recorded",
  ]);
  return table(
    [
      ["application", 42],
      ["hidden", 34],
      ["may be used for", 24],
    ],
    rows,
  );
}

/** Everybody inside and outside who receives something. */
export function recipientBlocks({ policy, access }: PaperSubject): Block[] {
  const { recipients = [] } = policy;
  const outside = recipients.map(({ name, role, country, receives }) => [
    name,
    `${role.replace("_", " ")}, ${country}`,
    receives,
  ]);
  const unnamed = unnamedServices(policy).map((service): Text[] => [
    service,
    [{ missing: "recipients" }],
    "what the agent sees, after sensitive content is removed",
  ]);
  const inside = [
    `people with a role in this system: ${rolesOf(access).join(", ")}`,
    "appointed by the controller",
    "what the table of access says, and nothing else",
  ];
  const none = "The policy names no recipient outside the organisation, and the agent no service.";
  return [
    table(
      [
        ["recipient", 36],
        ["role and country", 28],
        ["receives", 36],
      ],
      [inside, ...outside, ...unnamed],
    ),
    ...(outside.length + unnamed.length === 0 ? [paragraph(none)] : []),
  ];
}

/** Transfers to third countries, each with its safeguard. */
export function transferBlocks({ policy }: PaperSubject): Block[] {
  const transfers = transfersOf(policy);
  const place: Block = paragraph(["Where uploads are kept: ", ...spread(stored(policy))]);
  const open = unnamedServices(policy).length > 0 || policy.storage?.country === undefined;
  if (transfers.length === 0) {
    const none =
      "No transfer to a third country follows from the countries that the policy states.";
    const unknown = "Whether there are others cannot be told while countries are not stated.";
    return [place, paragraph(open ? `${none} ${unknown}` : none)];
  }
  return [
    place,
    table(
      [
        ["to", 34],
        ["country", 12],
        ["third country under", 18],
        ["safeguard (GDPR Art 45 to 49)", 36],
      ],
      transfers.map(({ to, country, from, safeguard, member }): Text[] => [
        to,
        country,
        from.join(", "),
        safeguard === undefined ? [{ missing: member }] : safeguard.replaceAll("_", " "),
      ]),
    ),
  ];
}

const stored = (policy: Policy): Text => stated(policy, "storage.country");
const spread = (text: Text) => (typeof text === "string" ? [`${text}.`] : text);
