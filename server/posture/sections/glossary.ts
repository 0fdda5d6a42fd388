import type { Section } from "#server/posture/report.ts";
import type { SectionBuilder } from "#server/posture/section.ts";

/** `used` finds the term in the text of the report. */
type Entry = { term: string; text: string; used: RegExp };

const ENTRIES: readonly Entry[] = [
  { term: "Accepted finding", text: "A weakness we decided to live with until a date, for a reason we wrote down.", used: /\baccepted (for now|until)\b/i },
  { term: "Announced maintenance", text: "Planned work that we told you about before it began.", used: /\bmaintenance\b/i },
  { term: "Badge", text: "A document in which somebody outside our company confirms that we keep to a set of rules.", used: /\bbadges?\b/i },
  {
    term: "CISA BOD 26-04",
    text: "Deadlines the United States set for their federal agencies in June 2026. For everybody else they are a reference.",
    used: /\bBOD 26-04\b/,
  },
  {
    term: "Correction",
    text: "Downtime taken off afterwards because it was not your site that failed, with a reason and who approved it.",
    used: /\bcorrect(ed|ions?)\b/i,
  },
  { term: "Coverage", text: "The share of minutes for which we have measurements.", used: /\bcoverage\b|\bminutes covered\b/i },
  { term: "Credential stuffing", text: "Trying passwords stolen elsewhere, in the hope that people use them twice.", used: /stolen passwords/i },
  { term: "Credit", text: "Money off the monthly fee, owed when we miss what the contract promises.", used: /\bcredit\b/i },
  {
    term: "Cross-site scripting (XSS)",
    text: "A weakness that lets a stranger run their own code in a visitor's browser.",
    used: /cross-site scripting|\bXSS\b/i,
  },
  { term: "EPSS", text: "An estimate of how likely attackers will use a weakness within 30 days. It changes every day.", used: /\bEPSS\b/ },
  { term: "Finding", text: "One weakness on one site, found by a scanner and confirmed by our security team.", used: /\bfindings?\b/i },
  { term: "First scan", text: "The first look at a site. What it finds was there before we looked, so it is not called new.", used: /\bfirst scan\b/i },
  { term: "HTTP status", text: "The number a web server answers with: 200 means here is the page, 500 means something broke.", used: /\bHTTP status\b/ },
  {
    term: "Independent scan",
    text: "A program of another company looks at your sites from outside, the way an attacker would.",
    used: /\bscan(s|ner|ners)?\b/i,
  },
  {
    term: "ISO 27001",
    text: "An international standard for running information security, checked every year by an outside auditor.",
    used: /\bISO(\/IEC)? 27001\b/,
  },
  {
    term: "KEV",
    text: "Known Exploited Vulnerabilities: a public list, kept by the agency CISA, of weaknesses that attackers have already used somewhere.",
    used: /\bKEV\b|known to be exploited/i,
  },
  { term: "Location", text: "A place from which a monitor loads your site. Several must agree before we call a site down.", used: /\blocations?\b/i },
  { term: "Past due", text: "A finding that was not fixed by the last day our rules allow for its severity.", used: /\bpast due\b|\boverdue\b/i },
  { term: "PCI DSS", text: "The security rules for handling payment cards.", used: /\bPCI\b/ },
  { term: "Penetration test", text: "People, not programs, try to break in, and tell us how.", used: /\bpenetration test/i },
  { term: "Percentile", text: "The 95th percentile is the time that 95 of 100 page loads stay under.", used: /percentile|\bp95\b|95 of 100|95 %/i },
  { term: "Refused account", text: "A suspicious sign-up that our checks did not allow to be validated.", used: /\brefused\b/i },
  { term: "Service hours", text: "The hours of the week for which the contract promises that the site is up.", used: /\bservice hours\b/i },
  {
    term: "Severity",
    text: "How much harm a weakness could do: critical, high, medium, low, or unknown when the scanner did not say.",
    used: /\bseverity\b|\b(critical|medium)\b/i,
  },
  { term: "SHA-256", text: "A fingerprint of a file. If one letter of the file changes, the fingerprint changes.", used: /\bSHA-256\b/i },
  {
    term: "SOC 2",
    text: "A report by an outside auditor on how a company protects the data it holds. Type II covers several months, not one day.",
    used: /\bSOC 2\b/,
  },
  { term: "SQL injection", text: "A weakness that lets a stranger send commands to a website's database.", used: /SQL injection/i },
  { term: "Unauthorized access", text: "Getting at pages or data without permission.", used: /unauthorized access/i },
  {
    term: "Under evaluation",
    text: "A scanner reported something and our team is still checking whether it is real. It is not counted until that is done.",
    used: /\bunder evaluation\b|\bbeing evaluated\b/i,
  },
  { term: "Uptime", text: "The share of measured time in which your site answered.", used: /\buptime\b/i },
];

const APPENDICES = new Set(["how-we-know", "glossary"]);

/** The terms this report uses, in plain words. What only the staff may read adds no term: even that would tell. */
export const glossary: SectionBuilder = {
  id: "glossary",
  title: "Glossary",
  fixed: true,
  build({ shown = [] }) {
    const text = shown
      .filter(({ id }) => !APPENDICES.has(id))
      .flatMap(textsOf)
      .join("\n");
    const items = ENTRIES.filter(({ used }) => used.test(text)).map(({ term, text: explanation }) => ({ term, text: explanation }));
    return {
      id: "glossary",
      title: "Glossary",
      verdict: null,
      headline: items.length === 0 ? "This report uses no technical terms." : "The technical words of this report, in plain language.",
      notes: [],
      blocks: items.length === 0 ? [] : [{ audience: "all", block: { kind: "definitions", title: "Words in this report", items } }],
    };
  },
};

function textsOf({ title, headline, notes, blocks, verdict }: Section): string[] {
  const open = blocks.filter(({ audience }) => audience === "all").map(({ block }) => block);
  return stringsIn([title, headline, verdict?.label ?? "", notes, open]);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(stringsIn) : [];
}
