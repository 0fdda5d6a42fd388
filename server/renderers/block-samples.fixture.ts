import type { Block, Verdict } from "#server/posture/blocks.ts";

export const MET: Verdict = { state: "met", label: "Met" };
export const RISK: Verdict = { state: "at-risk", label: "14 days past due" };
export const MISSED: Verdict = { state: "missed", label: "Missed" };
export const NONE: Verdict = { state: "no-data", label: "No data" };
export const LONG_HOST = "a-very-long-department-name.public-records-and-licensing.intranet.county-of-saint-bartholomew.example.gov";
export const FOREIGN = [
  "פגיעות XSS בדף הכניסה (CVE-2024-1234)!",
  "ثغرة في الخادم 2024 على المنفذ 443",
  "漢字の脆弱性が見つかりました 🎉",
  "Έλεγχος и проверка ✓",
];

export type Extremes = { sites: number; findings: number; days: number; points: number; client: string; vendor: string; texts: string[] };

const textAt = (size: Extremes, at: number): string => size.texts[at % size.texts.length] ?? "";
const some = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

export function keyFigures(): Block {
  const item = (label: string, value: string, unit: string | null, verdict: Verdict | null) => ({
    label,
    value,
    unit,
    figure: "availability.down_s",
    verdict,
    detail: ["133 min 51 s allowed", "12 min in September"],
  });
  return {
    kind: "key-figures",
    items: [
      item("Downtime under the contract", "37", "min", MET),
      item("Open findings", "1,204", null, RISK),
      item("Accounts refused", "no data", null, NONE),
      item("Promises kept", "6", "of 7", null),
    ],
  };
}

export function followUps(size: Extremes): Block {
  const row = (at: number) => ({
    asked: `Why was ${textAt(size, at)} not fixed before the council meeting?`,
    promised: "A date for the fix, in writing, with the name of who does it.",
    owner: "Dana Whitfield",
    due: at === 2 ? null : "2026-10-20",
    done: at === 0 ? "2026-10-18" : null,
    outcome: at === 0 ? "Fixed on 18 October; the scan of 20 October no longer finds it." : null,
    verdict: at === 0 ? MET : RISK,
  });
  return { kind: "follow-ups", rows: some(Math.min(size.findings, 3), row) };
}

export function comparison(): Block {
  const row = (label: string, direction: "better" | "worse" | "same" | "neither" | "unknown", change: string) => ({
    label,
    before: { text: "12 min" },
    after: { text: "37 min", figure: "availability.down_s" },
    change,
    direction,
  });
  return {
    kind: "comparison",
    title: "Beside September 2026",
    beforeTitle: "September 2026",
    afterTitle: "October 2026",
    rows: [
      row("Time down", "worse", "25 min more"),
      row("Open findings", "better", "2 fewer"),
      row("Sites", "same", "no change"),
      row("Accounts refused", "neither", "10 more"),
      row("Days to fix", "unknown", ""),
    ],
  };
}

export function changes(size: Extremes): Block {
  const rows = (count: number) => some(count, (at) => ({ text: textAt(size, at), detail: `www.alderfalls.example.gov, first seen ${(at % 28) + 1} October` }));
  return {
    kind: "change-list",
    title: "What became of the findings",
    groups: [
      { id: "fixed", label: "fixed", count: { text: String(size.findings) }, rows: rows(size.findings), note: null },
      { id: "new", label: "new", count: { text: "3" }, rows: rows(Math.min(3, size.findings)), note: "Showing 3 of 1,204." },
      { id: "open", label: "still open", count: { text: "0" }, rows: [], note: null },
    ],
  };
}

export function actions(size: Extremes): Block {
  const item = (at: number) => ({
    text: `Move ${textAt(size, at)} to the new certificate`,
    detail: "Ask the desk for the steps.",
    until: at === 0 ? "2026-11-30" : null,
  });
  return { kind: "actions", none: "There is nothing you need to do.", items: some(Math.min(3, size.findings), item) };
}

export function note(): Block {
  return { kind: "note", text: "We spoke on the phone on Tuesday.\nThe date for the move stands.", by: "Dana Whitfield", at: "2026-11-02T15:00:00Z" };
}

export function promises(size: Extremes): Block {
  const row = (at: number) => ({
    id: `p${at}`,
    promise: "Your websites are watched around the clock, every day of the year",
    verdict: [MET, RISK, MISSED, NONE][at % 4] ?? MET,
    proof: `All sites watched; ${textAt(size, at)}`,
  });
  return { kind: "promise-ledger", rows: some(size.findings === 0 ? 0 : 7, row) };
}

export function strip(size: Extremes): Block {
  const start = Date.UTC(2026, 0, 1);
  const day = (at: number) => {
    const date = new Date(start + at * 86_400_000).toISOString().slice(0, 10);
    const state = (["up", "up", "down", "up", "maintenance", "up", "unknown", "outside"] as const)[at % 8] ?? "up";
    const part = state === "up" ? 0 : ([600, 6_000, 86_400][at % 3] ?? 0);
    const seconds = { downS: 0, maintenanceS: 0, unknownS: 0, outsideS: 0, upS: 86_400 - part };
    return { day: date, state, ...seconds, ...(state === "up" ? {} : { [`${state}S`]: part }), text: `${date}: ${state} for ${part} seconds` };
  };
  return { kind: "day-strip", title: "All sites, the worst of each day", days: some(size.days, day), summary: `${size.days} days; see below.` };
}

export function ledger(): Block {
  const row = (label: string, text: string, strong: boolean, detail: string | null) => ({
    label,
    detail,
    basis: "Clause 4.2(b). Notice sent 9 October, 96 hours before (72 required)",
    value: { text },
    strong,
  });
  return {
    kind: "ledger",
    title: "Uptime ledger",
    valueTitle: "Minutes",
    rows: [
      row("Measured downtime", "105 min", false, "3 sites, 3 locations"),
      row("Announced maintenance", "− 68 min", false, null),
      row("Downtime under the contract", "37 min", true, null),
    ],
  };
}

export function sites(size: Extremes): Block {
  const row = (at: number) => [
    { text: at % 5 === 0 ? LONG_HOST : `site-${at}.alderfalls.example.gov`, detail: "3 locations, 133,920 checks" },
    ...["0 min", "1,234 min 56 s", "26 min", "99.941 %"].map((text) => ({ text })),
  ];
  return {
    kind: "table",
    title: "Site by site",
    columns: ["Site", "Down", "Maintenance", "No data", "Uptime"].map((title, at) => ({ title, align: at === 0 ? ("start" as const) : ("end" as const) })),
    rows: some(size.sites, row),
    note: size.sites === 0 ? null : "Down leaves out announced maintenance.",
  };
}

export function trend(size: Extremes): Block {
  const point = (at: number) => ({
    label: `Month ${at + 1}`,
    value: at % 7 === 3 ? null : 99.9 + (at % 5) / 50,
    display: at % 7 === 3 ? "no data" : `${(99.9 + (at % 5) / 50).toFixed(3)} %`,
  });
  return {
    kind: "trend",
    title: "Uptime by month",
    unit: "%",
    target: { value: 99.9, label: "Target 99.9 %" },
    points: some(size.points, point),
    summary: "Uptime was 99.9 % or better in every month with data.",
  };
}

export function flat(size: Extremes): Block {
  return {
    kind: "trend",
    title: "Accounts refused",
    unit: "accounts",
    target: null,
    points: some(size.points, (at) => ({ label: `Month ${at + 1}`, value: size.sites * at, display: String(size.sites * at) })),
    summary: "Refused accounts.",
  };
}

export function flow(size: Extremes): Block {
  const term = (operator: "" | "+" | "−" | "=", text: string, label: string) => ({ operator, value: { text }, label });
  const severity = (label: string, open: number, overdue: number) => ({
    label,
    open,
    overdue,
    value: { text: String(open) },
    note: open === 0 ? "" : "oldest 104 days",
  });
  return {
    kind: "findings-flow",
    terms: [term("", "7", "open on 1 October"), term("+", "3", "new"), term("−", "2", "fixed"), term("=", "8", "open on 31 October")],
    severities: [severity("Critical", 0, 0), severity("High", size.findings, 1), severity("Medium", 4, 4)],
  };
}

export function findings(size: Extremes): Block {
  const row = (at: number) => [
    { text: textAt(size, at), detail: at % 3 === 0 ? LONG_HOST : "www.alderfalls.example.gov" },
    { text: "Medium" },
    { text: "104 days" },
    { text: "17 October 2026", verdict: at % 2 === 0 ? RISK : MET },
  ];
  return {
    kind: "table",
    title: "Open findings",
    columns: ["Finding", "Severity", "Open for", "Due"].map((title, at) => ({ title, align: at === 2 ? ("end" as const) : ("start" as const) })),
    rows: some(size.findings, row),
    note: null,
  };
}

export function bars(size: Extremes): Block {
  const bar = (label: string, value: number | null) => ({ label, value, cell: { text: value === null ? "no data" : String(value) } });
  return {
    kind: "bars",
    title: "How long findings have been open",
    unit: "findings",
    bars: [bar("Under 30 days", size.findings), bar("30 to 90 days", 4), bar("Longer", null), bar("Not dated", 0)],
    summary: "Half of the open findings are younger than 30 days.",
  };
}

export function badges(size: Extremes): Block {
  const badge = (at: number) => ({
    programme: "PCI DSS v4.0.1",
    label: textAt(size, at),
    verdict: MET,
    scope: "Covers your payments: Payment pages and the service behind them",
    issuer: "Harbor Point Assessors",
    period: "Issued 3 January 2026",
    until: "Until 3 January 2027",
    document: at === 0 ? { name: "pci-aoc.pdf", sha256: "ab".repeat(32), visibility: "nda" as const } : null,
  });
  return { kind: "badge-shelf", badges: some(Math.min(5, size.findings), badge) };
}

export function definitions(size: Extremes): Block {
  return {
    kind: "definitions",
    title: "Words we use",
    items: some(9, (at) => ({ term: `Term ${at}`, text: `One weakness on one site, found by a scanner; ${textAt(size, at)}.` })),
  };
}

export function basis(): Block {
  return {
    kind: "table",
    title: "Every figure and what it was computed over",
    columns: [
      { title: "What it was computed over", align: "start" },
      { title: "Figure", align: "end" },
    ],
    rows: [
      [
        { text: "Time down, added up", detail: "availability.down_s" },
        { text: "37 min", figure: "availability.down_s" },
      ],
    ],
    note: null,
  };
}
