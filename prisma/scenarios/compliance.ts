import { Temporal } from "temporal-polyfill";
import type { Anchor } from "#prisma/scenarios/calendar.ts";

/** The vendor's attestations, dated around the anchor so that one is about to lapse and one is planned. */
export function attestationsOf(anchor: Anchor) {
  const today = Temporal.Instant.from(anchor.now).toZonedDateTimeISO("UTC").toPlainDate();
  // Measured from the last complete month, so that its report always shows a badge about to lapse.
  const monthEnd = Temporal.PlainYearMonth.from(anchor.lastMonth).add({ months: 1 }).toPlainDate({ day: 1 });
  const on = (days: number) => today.add({ days }).toString();
  const quarter = Temporal.PlainYearMonth.from(anchor.lastMonth).subtract({ months: 6 });
  return [
    {
      framework: "SOC 2 Type II",
      label: "Hosting",
      scope: "Hosting of all client websites",
      products: ["websites"],
      auditor: "Larkin & Voss CPAs",
      period_start: quarter.subtract({ months: 11 }).toPlainDate({ day: 1 }).toString(),
      period_end: quarter.toPlainDate({ day: quarter.daysInMonth }).toString(),
      issued: on(-170),
      expires: null,
      bridge_letter_until: null,
    },
    {
      framework: "PCI DSS v4.0.1",
      label: "Online payments",
      type: "AOC, service provider",
      scope: "Payment pages and the service behind them",
      products: ["payments"],
      auditor: "Harbor Point Assessors",
      issued: monthEnd.subtract({ days: 315 }).toString(),
      expires: monthEnd.add({ days: 50 }).toString(),
    },
    {
      framework: "ISO/IEC 27001:2022",
      label: "Company",
      certificate: "IS 481516",
      scope: "Development and operation of the website platform",
      products: [],
      body: "Meridian Certification",
      issued: on(-420),
      expires: on(675),
    },
    {
      framework: "External vulnerability assessment",
      label: "Website platform",
      scope: "Website platform and its hosting",
      products: ["websites"],
      auditor: "Stonebridge Security Testing",
      issued: on(-97),
      expires: on(268),
    },
    {
      framework: "WCAG 2.1 AA conformance",
      label: "Website platform",
      scope: "Public pages built with our standard templates",
      products: ["websites"],
      auditor: "Open Door Accessibility",
      issued: on(-190),
      expires: on(175),
    },
    {
      framework: "GovRAMP",
      label: "Website platform",
      status: "In progress",
      impact: "Moderate",
      scope: "Website platform",
      products: ["websites"],
      stage: "in-progress",
      issued: null,
      expires: null,
    },
  ];
}

type PlannedConcern = { channel: "client" | "partner"; subject: string; body: string; ackHours: number | null; evaluateHours: number | null; daysAgo: number };
const QUESTIONS: Pick<PlannedConcern, "channel" | "subject" | "body">[] = [
  {
    channel: "partner",
    subject: "Old TLS version on a forms server",
    body: "Our scanner reports that the forms server of one of your clients still accepts TLS 1.1.",
  },
  { channel: "client", subject: "Who sees submitted forms?", body: "Our clerk asks which of your staff can read what residents submit." },
  { channel: "client", subject: "Where are backups kept?", body: "Our auditor asks in which states the backups of our website are stored." },
];

/** One question a month, answered in time, and one that has just come in. */
export function concernsOf(anchor: Anchor): PlannedConcern[] {
  const monthly = Array.from({ length: 13 }, (_, index) => ({ ...(QUESTIONS[index % QUESTIONS.length] ?? QUESTIONS[0]), index })).map(
    ({ index, ...question }) => {
      const received = Temporal.PlainYearMonth.from(anchor.lastMonth)
        .subtract({ months: index })
        .toPlainDate({ day: 10 })
        .toZonedDateTime("UTC")
        .add({ hours: 15 })
        .toInstant();
      const daysAgo = Temporal.Instant.from(anchor.now).since(received).total("hours") / 24;
      return { channel: "client" as const, subject: "", body: "", ...question, ackHours: 1 + (index % 4), evaluateHours: 18 + 7 * (index % 5), daysAgo };
    },
  );
  return [
    ...monthly,
    {
      channel: "partner",
      subject: "Search page repeats input",
      body: "Typing markup into the search box shows it back on the page.",
      ackHours: null,
      evaluateHours: null,
      daysAgo: 0.4,
    },
  ];
}
