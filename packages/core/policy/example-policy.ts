import { Policy } from "./policy.ts";

/** A policy that tests start from; it names no real organisation. */
export const examplePolicyText = `version: 1
serial: 1
organisation: Example Works
purpose: train_computer_use_agents
issued: 2026-01-01T00:00:00Z
expires: 2027-01-01T00:00:00Z
greatestOfflineHours: 72
fidelity: actions
applications:
  - app: mousepad
  - app: chromium
    browser: true
    sites: ["intranet.example.test"]
forbidden: ["*mail.example.test", "*bank*"]
hold: { leastHours: 24, greatestHours: 168 }
retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 730, logsDays: 1095 }
notice: { periodDays: 14, renewalDays: 365 }
jurisdictions: [US, DE]
contact: { steward: privacy@example.test, council: council@example.test }
`;

export function examplePolicy(change: Partial<Policy> = {}): Policy {
  return Policy.parse({
    version: 1,
    serial: 1,
    organisation: "Example Works",
    purpose: "train_computer_use_agents",
    issued: "2026-01-01T00:00:00Z",
    expires: "2027-01-01T00:00:00Z",
    greatestOfflineHours: 72,
    fidelity: "actions",
    applications: [
      { app: "mousepad" },
      { app: "chromium", browser: true, sites: ["intranet.example.test"] },
    ],
    forbidden: ["*mail.example.test", "*bank*"],
    hold: { leastHours: 24, greatestHours: 168 },
    retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 730, logsDays: 1095 },
    notice: { periodDays: 14, renewalDays: 365 },
    jurisdictions: ["US", "DE"],
    contact: { steward: "privacy@example.test", council: "council@example.test" },
    ...change,
  });
}

/** What generated papers need beside it, so that they have no gap. */
export const completeDisclosures = {
  controller: {
    name: "Example Works Ltd",
    address: "1 Example Street, 10115 Berlin, Germany",
    contact: "office@example.test",
  },
  dataProtectionOfficer: { name: "A. Example", contact: "dpo@example.test" },
  supervisoryAuthority: "Example Authority for Data Protection",
  lawfulBasis: {
    article: "6(1)(f)",
    sentence:
      "The interest in tools that take over repeated work, weighed against that of those recorded.",
  },
  consultations: [
    { with: "works council Berlin", date: "2025-11-03", outcome: "agreed", reference: "WA-12" },
  ],
  storage: { operator: "Example Works Ltd", country: "DE" },
  assessment: {
    necessity: "No public dataset holds the order forms of this company.",
    milderMeans: "Synthetic forms were tried and gave agents that failed on real ones.",
  },
} satisfies Partial<Policy>;
