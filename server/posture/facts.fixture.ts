import { checkDaysFrom } from "#server/posture/checks.fixture.ts";
import type { AttestationFacts, CheckDay, ClientFacts, ContractPolicy, FindingFacts, ScanFacts, SiteFacts, SourceFacts } from "#server/posture/facts.ts";
import { monthOf } from "#server/posture/period.ts";

const SITES: SiteFacts[] = ["www", "forms", "pay"].map((slug) => ({
  slug,
  host: `${slug}.alderfalls.gov`,
  monitoredFrom: "2025-07-01T04:00:00Z",
  monitoredTo: null,
  monitorBound: true,
}));

export const OCTOBER_POLICY: ContractPolicy = {
  id: "alder-2025",
  name: "Hosting agreement 2025",
  effectiveFrom: "2025-07-01",
  targetPpm: 999_000,
  targetClause: "Clause 4.1",
  consecutiveFailures: 3,
  latencyLimitMs: null,
  acceptedStatuses: null,
  minOutageS: 0,
  failureClause: "",
  unknownIsDown: false,
  aggregate: "sum",
  serviceHours: null,
  maintenance: { excluded: true, noticeHours: 72, clause: "Clause 4.2(b)", within: null, monthlyCapS: null },
  exclusions: [],
  monthlyFeeCents: 480_000,
  credits: [
    { belowPpm: 999_000, creditPpm: 100_000, clause: "Clause 4.5(a)" },
    { belowPpm: 990_000, creditPpm: 250_000, clause: "Clause 4.5(b)" },
  ],
  claimDays: 30,
};

/** October 2026 from three locations: one check each 5 min; www down 35 min on the 3rd and in maintenance on the 13th, 30 min without data on the 17th. */
function octoberChecks(): CheckDay[] {
  const maintenance: [string, string] = ["2026-10-13T10:12:00Z", "2026-10-13T11:20:00Z"];
  return SITES.flatMap(({ slug: site }) =>
    checkDaysFrom(["fra", "iad", "sjc"], {
      site,
      from: "2026-09-29T00:00:00Z",
      to: "2026-11-02T00:00:00Z",
      intervalS: 300,
      down: site === "www" ? [["2026-10-03T18:00:00Z", "2026-10-03T18:35:00Z"], maintenance] : [],
      silent: [["2026-10-17T09:10:00Z", "2026-10-17T09:40:00Z"]],
    }),
  );
}

const SOURCES: SourceFacts[] = [
  { id: "edge-monitor", name: "Edge monitor", connector: "prometheus", kind: "uptime", toleranceS: 3600 },
  { id: "zap", name: "ZAP weekly", connector: "zap", kind: "scans", toleranceS: 14 * 86_400 },
  { id: "gatekeeper", name: "Account gatekeeper", connector: "purge-webhook", kind: "purges", toleranceS: 2 * 86_400 },
  { id: "trust-desk", name: "Trust desk", connector: "attestations-json", kind: "compliance", toleranceS: 120 * 86_400 },
].map(
  (source) =>
    ({
      ...source,
      lastSuccessAt: "2026-11-03T11:55:00Z",
      lastAttemptAt: "2026-11-03T11:55:00Z",
      paused: false,
      lastError: null,
      quarantined: 0,
    }) as SourceFacts,
);

const finding = (id: string, site: string, title: string, cwe: number[] = []): FindingFacts => ({
  id,
  site,
  ruleId: id,
  ruleFamily: "Web Servers",
  title,
  description: `${title}, described by the scanner.`,
  solution: "Update the server.",
  cwe,
  cve: [],
});

const FINDINGS: FindingFacts[] = [
  finding("f-tls", "www", "TLS version 1.1 is still accepted"),
  finding("f-hsts", "www", "Strict-Transport-Security header missing"),
  finding("f-xss", "forms", "Reflected cross-site scripting", [79]),
  finding("f-new", "forms", "Session cookie without the Secure attribute"),
  finding("f-hidden", "pay", "Outdated payment library"),
];

const scan = (id: string, site: string, finishedAt: string, seen: [string, "high" | "medium" | "low"][]): ScanFacts => ({
  id,
  site,
  family: "zap",
  scanner: "ZAP 2.16",
  finishedAt,
  completed: true,
  coverage: "whole",
  credentialed: false,
  hosts: [`${site}.alderfalls.gov`],
  ruleFamilies: null,
  sightings: seen.map(([id, severity]) => ({ finding: id, severity, occurrences: 3, hosts: [`${site}.alderfalls.gov`] })),
});

const SCANS: ScanFacts[] = [
  scan("s-www-1", "www", "2026-08-20T06:00:00Z", [
    ["f-tls", "medium"],
    ["f-hsts", "low"],
  ]),
  scan("s-www-2", "www", "2026-09-20T06:00:00Z", [
    ["f-tls", "medium"],
    ["f-hsts", "low"],
  ]),
  scan("s-www-3", "www", "2026-10-20T06:00:00Z", [["f-tls", "medium"]]),
  scan("s-forms-1", "forms", "2026-09-18T06:00:00Z", [["f-xss", "high"]]),
  scan("s-forms-2", "forms", "2026-10-18T06:00:00Z", [["f-new", "low"]]),
  scan("s-pay-1", "pay", "2026-09-19T06:00:00Z", []),
  scan("s-pay-2", "pay", "2026-10-19T06:00:00Z", [["f-hidden", "high"]]),
];

const attestation = (id: string, programme: string, more: Partial<AttestationFacts>): AttestationFacts => ({
  id,
  programme,
  label: programme,
  scope: "Civic web hosting",
  products: ["hosting"],
  issuer: "Hartwell Assurance LLP",
  stage: "issued",
  detail: null,
  periodStart: null,
  periodEnd: null,
  issuedOn: null,
  expiresOn: null,
  bridgeUntil: null,
  nextReviewOn: null,
  reference: null,
  proven: true,
  covers: true,
  document: { name: `${id}.pdf`, sha256: "ab".repeat(32), visibility: "nda" },
  ...more,
});

const ATTESTATIONS: AttestationFacts[] = [
  attestation("soc2", "SOC 2 Type II", { periodStart: "2025-07-01", periodEnd: "2026-06-30", issuedOn: "2026-08-18", nextReviewOn: "2027-07-01" }),
  attestation("pci", "PCI DSS 4.0.1", { scope: "Payment pages", products: ["payments"], issuedOn: "2026-01-12", expiresOn: "2027-01-12" }),
  attestation("outside-assessment", "Independent assessment", {
    label: "Outside security assessment",
    issuer: "Redfern Security",
    issuedOn: "2026-08-18",
    nextReviewOn: "2027-02-18",
  }),
];

/** Test only: everything known of the City of Alder Falls for October 2026, read on 3 November. Overrides replace whole fields. */
export function factsOf(overrides: Partial<ClientFacts> = {}): ClientFacts {
  const days = Array.from({ length: 31 }, (_, index) => `2026-10-${String(index + 1).padStart(2, "0")}`);
  return {
    vendor: { name: "Northgate Civic" },
    client: { slug: "alder-falls", name: "City of Alder Falls", kind: "city", state: "NY", population: 18_400, timeZone: "America/New_York" },
    period: monthOf("2026-10", "America/New_York"),
    now: "2026-11-03T12:00:00Z",
    sites: SITES,
    checks: overrides.checks ?? octoberChecks(),
    maintenance: [
      {
        id: "m-13",
        site: "www",
        from: "2026-10-13T10:12:00Z",
        to: "2026-10-13T11:20:00Z",
        announcedAt: "2026-10-09T10:12:00Z",
        reason: "Database upgrade",
        approvedBy: null,
      },
    ],
    policies: [OCTOBER_POLICY],
    findings: FINDINGS,
    scans: SCANS,
    evaluations: FINDINGS.filter(({ id }) => id !== "f-hidden").map(({ id, site }) => ({
      finding: id,
      verdict: "confirmed" as const,
      reason: "Reproduced by our team",
      by: "rosa@northgate.example",
      expiresAt: null,
      at: id === "f-new" ? "2026-10-19T14:00:00Z" : site === "www" ? "2026-08-21T14:00:00Z" : "2026-09-19T14:00:00Z",
    })),
    deadlines: [{ kind: "severity", name: "30/60/90/120", days: { critical: 7, high: 30, medium: 90, low: 120, unknown: 90 } }],
    purges: {
      counts: days.map((day) => ({
        ...{ source: "gatekeeper", from: day, to: day, reason: "bot-signup" as const, blocked: 13, deleted: 1 },
        reportedAt: `${day}T23:59:59Z`,
      })),
      events: [{ at: "2026-10-05T15:11:00Z", action: "deleted" as const, reason: "impersonation" as const, createdAt: "2026-10-05T15:00:00Z" }],
      feeds: [{ source: "gatekeeper", aliveDays: days, accountDays: [], lastDay: null }],
      configured: true,
    },
    attestations: ATTESTATIONS,
    sources: SOURCES,
    desk: {
      received: 2,
      acknowledgedHours: [3, 5],
      evaluatedHours: [40],
      waitingHours: [],
      evaluatingHours: [50],
      targetAckHours: 24,
      targetEvaluateHours: 120,
    },
    cadence: { scanDays: 35, assessmentDays: 365 },
    history: [],
    ...overrides,
  };
}
