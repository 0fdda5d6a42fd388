import type { Block, Cell } from "#server/posture/blocks.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import type { Figure, Report, Section } from "#server/posture/report.ts";

const EMPTY: Partial<ClientFacts> = {
  checks: [],
  findings: [],
  scans: [],
  evaluations: [],
  attestations: [],
  sources: [],
  policies: [],
  maintenance: [],
  purges: { counts: [], events: [], feeds: [], configured: false },
};

const NAME = "Consolidated Municipalities of Upper Northumberland-on-Severn";
const LONG =
  "The certificate chain that the server presents is signed with an algorithm that browsers stopped accepting, and the intermediate is missing from the handshake altogether.";

function manySites(): Report {
  const facts = factsOf();
  const sites = Array.from({ length: 40 }, (_, at) => ({
    ...(facts.sites[0] as ClientFacts["sites"][number]),
    slug: `site-${at}`,
    host: `department-of-public-works-and-transportation-${at}.alderfalls.example.gov`,
  }));
  const days = facts.checks.filter(({ site }) => site === "www");
  return buildReport(
    factsOf({ client: { ...facts.client, name: NAME }, sites, checks: sites.flatMap(({ slug }) => days.map((day) => ({ ...day, site: slug }))) }),
  );
}

function manyFindings(): Report {
  const facts = factsOf();
  const ids = Array.from({ length: 2_000 }, (_, at) => `f-${at}`);
  const finding = facts.findings[0] as ClientFacts["findings"][number];
  const scan = facts.scans[0] as ClientFacts["scans"][number];
  const severities = ["high", "medium", "low"] as const;
  return buildReport(
    factsOf({
      findings: ids.map((id, at) => ({ ...finding, id, ruleId: id, title: at % 7 === 0 ? LONG : `${finding.title} on port ${at}` })),
      scans: facts.scans
        .filter(({ site }) => site === "www")
        .map((each) => ({
          ...scan,
          ...each,
          sightings: ids.map((id, at) => ({ finding: id, severity: severities[at % 3] ?? "low", occurrences: 3, hosts: ["www.alderfalls.gov"] })),
        })),
      evaluations: ids.map((id) => ({
        finding: id,
        verdict: "confirmed" as const,
        reason: "Reproduced",
        by: "rosa@northgate.example",
        expiresAt: null,
        at: "2026-08-21T14:00:00Z",
      })),
    }),
  );
}

const KEPT = new Set([
  "kind",
  "state",
  "operator",
  "align",
  "audience",
  "day",
  "visibility",
  "id",
  "figure",
  "direction",
  "until",
  "due",
  "done",
  "schema",
  "reader",
  "sha256",
  "data",
  "type",
  "accent",
]);

/** Every text of a report passed through `change`; keys, dates and figures' ids stay. */
export function reworded(report: Report, change: (text: string) => string): Report {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return KEPT.has(key) ? value : change(value);
    if (Array.isArray(value)) return value.map((each) => walk(each, key));
    return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, name)])) : value;
  };
  const body = walk(report.sections, "sections") as Report["sections"];
  const texts = { headline: change(report.headline), summary: change(report.summary), action: change(report.action) };
  return { ...report, ...texts, client: { ...report.client, name: change(report.client.name).slice(0, 60) }, sections: body };
}

/** Every figure something shows, with the text it shows it by. */
export function figuresIn(value: unknown): { id: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap(figuresIn);
  if (value === null || typeof value !== "object") return [];
  const { figure, text, value: number, unit } = value as Record<string, unknown>;
  const own = typeof figure === "string" ? [{ id: figure, text: typeof text === "string" ? text : `${number} ${unit ?? ""}`.trim() }] : [];
  return [...own, ...Object.values(value).flatMap(figuresIn)];
}

const VERDICT = { state: "at-risk", label: "Ends in 14 days" } as const;

/** One block of every kind with `count` rows of long words, as a section nobody has written yet may have them. */
export function everyBlock(count: number, word: (at: number) => string = (at) => `${at}: ${LONG}`): { blocks: Block[]; figures: Record<string, Figure> } {
  const figures: Record<string, Figure> = {};
  const each = <T>(make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
  const cell = (id: string): Cell => {
    figures[id] = { value: 8_071, unit: "s", display: "134 min 31 s", basis: "a trial" };
    return { text: "134 min 31 s", figure: id, detail: word(1) };
  };
  const blocks: Block[] = [
    { kind: "note", text: each(word).join(". "), by: NAME, at: "2026-11-02T10:00:00Z" },
    { kind: "paragraph", text: each(word).join(". ") },
    {
      kind: "key-figures",
      items: each((at) => {
        const { text, figure = "" } = cell(`trial.key.${at}`);
        return { label: word(at).slice(0, 40), value: text, unit: null, figure, verdict: VERDICT, detail: [word(at).slice(0, 50)] };
      }),
    },
    { kind: "promise-ledger", rows: each((at) => ({ id: `p-${at}`, promise: word(at), verdict: VERDICT, proof: word(at) })) },
    {
      kind: "day-strip",
      title: word(0).slice(0, 60),
      summary: "Every day was the same.",
      days: each((at) => ({
        day: `2026-10-${String((at % 28) + 1).padStart(2, "0")}`,
        state: "down" as const,
        upS: 80_000,
        downS: 6_400 + at,
        maintenanceS: 0,
        unknownS: 0,
        outsideS: 0,
        text: `${at + 1} October: ${word(at)}`,
      })),
    },
    {
      kind: "ledger",
      title: "Trial ledger",
      valueTitle: "Minutes",
      rows: each((at) => ({ label: word(at), detail: word(at), basis: word(at), value: cell(`trial.ledger.${at}`), strong: at === count - 1 })),
    },
    {
      kind: "findings-flow",
      terms: each((at) => ({ operator: at === 0 ? "" : "+", value: { text: "2,134", figure: cell(`trial.flow.${at}`).figure }, label: word(at).slice(0, 30) })),
      severities: each((at) => ({ label: `Kind ${at}`, open: 40 * at, overdue: at, value: cell(`trial.severity.${at}`), note: word(at).slice(0, 40) })),
    },
    {
      kind: "badge-shelf",
      badges: each((at) => ({
        programme: "SOC 2",
        label: word(at),
        verdict: VERDICT,
        scope: word(at),
        issuer: NAME,
        period: "1 July 2025 to 30 June 2026",
        until: word(at),
        document: null,
      })),
    },
    {
      kind: "table",
      title: "Trial table",
      columns: each((at) => ({ title: word(at).slice(0, 30), align: at === 0 ? ("start" as const) : ("end" as const) })).slice(0, 8),
      rows: each((row) =>
        each(
          (at): Cell => (at === 0 ? { text: word(row), detail: word(row) } : { text: "134 min 31 s", figure: cell(`trial.table.${row}.${at}`).figure ?? "" }),
        ).slice(0, 8),
      ),
      note: word(0),
    },
    {
      kind: "trend",
      title: "Trial trend",
      unit: "findings",
      target: { value: 3, label: "Target 3" },
      points: each((at) => ({ label: `October ${2000 + at}`, value: at % 5 === 3 ? null : at * 7, display: `${at * 7}` })),
      summary: word(0),
    },
    { kind: "definitions", title: "Words", items: each((at) => ({ term: `Word ${at}`, text: word(at) })) },
    { kind: "actions", none: "Nothing.", items: each((at) => ({ text: word(at), detail: word(at), until: "2026-11-30" })) },
    {
      kind: "change-list",
      title: "Trial changes",
      groups: (["fixed", "new", "back", "open"] as const).map((id) => ({
        id,
        label: `Are ${id}`,
        count: { text: "1,204", figure: cell(`trial.change.${id}`).figure },
        rows: each((at) => ({ text: word(at), detail: word(at) })),
        note: null,
      })),
    },
    {
      kind: "comparison",
      title: "Trial comparison",
      beforeTitle: "September 2026",
      afterTitle: "October 2026",
      rows: each((at) => ({
        label: `${at} ${LONG.slice(0, 40)}`,
        before: { text: "12 min 1 s" },
        after: { text: "134 min 31 s", figure: cell(`trial.after.${at}`).figure },
        change: "122 minutes more",
        direction: (["better", "worse", "same", "neither", "unknown"] as const)[at % 5] ?? "same",
      })),
    },
    {
      kind: "bars",
      title: "Trial bars",
      unit: "days",
      bars: each((at) => ({ label: word(at), value: at === 1 ? null : at * 9, cell: cell(`trial.bar.${at}`) })),
      summary: word(0),
    },
    {
      kind: "follow-ups",
      rows: each((at) => ({
        asked: word(at),
        promised: word(at),
        owner: NAME,
        due: "2026-11-30",
        done: at % 2 === 0 ? "2026-11-20" : null,
        outcome: word(at),
        verdict: VERDICT,
      })),
    },
  ];
  return { blocks, figures };
}

function trial(count: number, word?: (at: number) => string): Report {
  const { blocks, figures } = everyBlock(count, word);
  const report = reportOf();
  const sections = blocks.map(
    (block): Section => ({
      id: `trial-${block.kind}`,
      title: `Trial ${block.kind}`,
      verdict: VERDICT,
      headline: `${LONG} ${LONG}`,
      notes: [{ title: "Where from", text: LONG }],
      blocks: [{ audience: "all", block }],
    }),
  );
  return { ...report, figures: { ...report.figures, ...figures }, sections };
}

/** Test only: reports that stretch a slide, by what stretches it. */
export const REPORTS: Record<string, () => Report> = {
  usual: () => reportOf(),
  "nothing known": () => buildReport(factsOf(EMPTY)),
  "40 sites with long names": manySites,
  "2,000 findings": manyFindings,
  "right to left": () => reworded(reportOf(), (text) => (/\d/.test(text) ? text : text.replace(/[a-z]{3,}/g, "الأمان"))),
  "words without spaces": () => reworded(reportOf(), (text) => (/\d/.test(text) ? text : text.replaceAll(" ", "_"))),
  "wide letters": () => reworded(reportOf(), (text) => (/\d/.test(text) ? text : text.replace(/[a-z]{2,}/g, "市役所の安全"))),
  "trial sections, one row": () => trial(1),
  "trial sections, 24 rows": () => trial(24),
  "trial sections, short words": () => trial(9, (at) => `Word ${at}`),
  "no sections": () => ({ ...reportOf(), sections: [], headline: "", summary: "", action: "" }),
};
