import { type CheckAddress, checkAddress } from "#server/posture/check-address.ts";
import { formatDay, formatMoment, localDay } from "#server/posture/format.ts";
import type { Logo, Publication, Report, Section } from "#server/posture/report.ts";
import { type Attachment, attachmentsOf } from "#server/renderers/pdf-attachments.ts";
import { type Around, drawnBlocks, explainedFigures } from "#server/renderers/pdf-blocks.ts";
import { layoutOf } from "#server/renderers/pdf-layout.ts";
import { printableAll } from "#server/renderers/pdf-text.ts";
import { qrSvg } from "#server/renderers/qr-code.ts";
import { visibleText } from "#server/renderers/visible-text.ts";

const OWN_ACCENT = "#0b5e6f";
const LOGO = { path: "/logo", maxWidth: 170, maxHeight: 40 };
const READERS = { client: null, csm: "Edition for our success managers", leadership: "Edition for our leadership", security: "Edition for our security team" };
/** The appendix begins on a page of its own, unless half of one is free. */
const APPENDIX = "how-we-know";
const OPENING = "summary";
const MARKS = [
  { verdict: { state: "met", label: "Met" }, text: "The promise, target or date was kept." },
  { verdict: { state: "at-risk", label: "At risk" }, text: "Kept so far, or partly; it needs attention." },
  { verdict: { state: "missed", label: "Missed" }, text: "It was not kept. The report says by how much." },
  { verdict: { state: "no-data", label: "No data" }, text: "We lack the evidence. We never count that as kept." },
];

/** What the template reads: every text printable, every date in words, the data files beside it. */
export function documentOf(report: Report, publication: Publication | null, verifyUrl?: string) {
  const check = publication === null || verifyUrl === undefined ? null : checkAddress(verifyUrl, publication.code);
  const files = attachmentsOf(report);
  const around = {
    files: new Map(files.flatMap(({ block, name }) => (block === null ? [] : [[block, name] as const]))),
    based: basedOf(report),
    zone: report.client.timeZone,
  };
  return {
    // Read by programs, not drawn.
    title: visibleText(`Security report, ${report.client.name}, ${report.periodLabel}`),
    description: visibleText(report.headline),
    logo: logoOf(report.vendor.logo),
    // Stands uncompressed in the file, so that the verify page can read the code from it.
    keywords: publication ? [publication.code] : [],
    accent: report.vendor.accent ?? OWN_ACCENT,
    address: check === null ? null : { href: check.href, qr: qrSvg(check.href) },
    ...printableAll({
      author: report.vendor.name,
      client: report.client.name,
      period: report.periodLabel,
      running: `${report.client.name}, ${report.periodLabel}`,
      kind: report.client.state === "" ? "Security report" : `Security report, ${report.client.state}`,
      standing: publication === null ? "Draft, not published" : (READERS[report.reader] ?? ""),
      footer: footerOf(report, publication, check),
      headline: report.headline,
      verdict: report.verdict,
      action: report.action,
      facts: factsOf(report, publication),
      check: checkOf(report, publication),
      checkAt: check?.text ?? null,
      marks: MARKS,
      reading: readingOf(files),
      sections: report.sections.map((section) => sectionOf(section, report, around)),
    }),
    files: files.map(({ name, description, text }) => ({ name, description: printableAll(description), text })),
  };
}

function basedOf({ sections }: Report): Set<string> {
  const blocks = sections.flatMap((section) => section.blocks.map(({ block }) => block));
  const key = new Set(blocks.flatMap((block) => (block.kind === "key-figures" ? block.items.map(({ figure }) => figure) : [])));
  return new Set(blocks.flatMap(explainedFigures).filter((figure) => key.has(figure)));
}

export function logoBytes({ logo }: Report["vendor"]): { path: string; bytes: Buffer } | null {
  return logo ? { path: `${LOGO.path}.${logo.type.slice(6)}`, bytes: Buffer.from(logo.data, "base64") } : null;
}

/** A mark as tall as it is wide holds no name that could be read, so the name is set beside it. */
function logoOf(logo: Logo | null | undefined) {
  if (!logo) return null;
  const scale = Math.min(LOGO.maxWidth / logo.width, LOGO.maxHeight / logo.height);
  return {
    path: `${LOGO.path}.${logo.type.slice(6)}`,
    alt: printableAll(logo.alt),
    width: Math.round(logo.width * scale * 100) / 100,
    named: logo.width < 2 * logo.height,
  };
}

function footerOf(report: Report, publication: Publication | null, check: CheckAddress | null): string {
  if (publication === null) return report.status;
  return `Check this copy: ${check === null ? `code ${publication.code}` : check.text}, revision ${publication.revision}`;
}

function factsOf(report: Report, publication: Publication | null): [string, string][] {
  const zone = report.client.timeZone;
  const read: [string, string] = ["Evidence as of", `${formatMoment(report.builtAt, zone, { year: true })} (${zone})`];
  const audience = READERS[report.reader];
  const edition: [string, string][] = audience === null ? [] : [["Edition", `${audience}. Not for the client`]];
  if (publication === null) return [["Standing", "Draft, not published"], read, ...edition];
  const revision = publication.replaces === null ? `${publication.revision}` : `${publication.revision}, replaces revision ${publication.replaces}`;
  return [["Revision", revision], ["Issued", formatDay(localDay(publication.publishedAt, zone), { year: true })], ["Code", publication.code], read, ...edition];
}

function checkOf(report: Report, publication: Publication | null): string {
  if (publication === null) return `This is a draft. It changes as evidence arrives, until it is published. ${report.status}`;
  const changed = publication.errata.length > 0 ? ` Changed since the last revision: ${publication.errata.join(" ")}` : "";
  return `Anyone can check that this copy is genuine, with its code.${changed}`;
}

function readingOf(files: Attachment[]): string[] {
  return [
    "Each section opens with a sentence that states the fact. The table or drawing under it is the proof, and the notes beside it say how it was counted.",
    "Percentages are rounded down, never up. Totals are over all rows, also where a table shows only some.",
    `${files.length} data files travel inside this PDF: open its attachments to get every figure and table as CSV.`,
  ];
}

function sectionOf(section: Section, report: Report, around: Omit<Around, "opening">) {
  const action = report.action !== "" && !report.summary.includes(report.action) ? [report.action] : [];
  return {
    anchor: `section-${section.id}`,
    fresh: section.id === APPENDIX,
    title: section.title,
    verdict: section.verdict,
    headline: section.headline,
    opening: section.id === OPENING ? [report.summary, ...action] : [],
    notes: section.notes,
    ...layoutOf(
      section.blocks.flatMap((each) => drawnBlocks(each, { ...around, opening: section.id === OPENING }).map((drawn) => ({ block: each.block, drawn }))),
      section.notes,
    ),
  };
}
