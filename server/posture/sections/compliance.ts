import { type Badge, type BadgesMeasure, type BadgeStatus, isLit, isReviewOverdue } from "#server/posture/attestations.ts";
import type { BlockOf, Verdict } from "#server/posture/blocks.ts";
import { capitalize, countOf, formatDay, joinWords, spellCount } from "#server/posture/format.ts";
import type { FreshnessMeasure } from "#server/posture/freshness.ts";
import type { MarginNote } from "#server/posture/report.ts";
import type { SectionBuilder } from "#server/posture/section.ts";

/** The badges that cover this client's products, with what each covers, who issued it and until when it counts. */
export const compliance: SectionBuilder = {
  id: "compliance",
  title: "Compliance",
  build({ measures: { badges, freshness }, facts }) {
    const assessment = badges.assessments[0];
    const shelf: BlockOf<"badge-shelf"> = {
      kind: "badge-shelf",
      badges: badges.badges.map((badge) => shelfBadge(badge, { day: badges.day, products: facts.client.products ?? [] })),
    };
    const outside =
      assessment === undefined
        ? []
        : [
            {
              audience: "all" as const,
              block: {
                kind: "paragraph" as const,
                text: `Last outside assessment: ${assessment.attestation.label || assessment.attestation.programme}, completed ${formatDay(assessment.completedOn, { year: true })}${assessment.attestation.issuer === null ? "" : ` by ${assessment.attestation.issuer}`}.`,
              },
            },
          ];
    return {
      id: "compliance",
      title: "Compliance",
      verdict: complianceVerdict(badges, freshness),
      headline: complianceHeadline(badges, freshness),
      notes: notesOf(facts.vendor.name),
      blocks: [...(badges.badges.length > 0 ? [{ audience: "all" as const, block: shelf }] : []), ...outside],
    };
  },
};

const BADGE_VERDICT: Record<BadgeStatus, Verdict> = {
  current: { state: "met", label: "Current" },
  expiring: { state: "at-risk", label: "Ends soon" },
  lapsed: { state: "missed", label: "Lapsed" },
  unverified: { state: "no-data", label: "Unverified" },
  "in-progress": { state: "no-data", label: "In progress" },
  planned: { state: "no-data", label: "Planned" },
};

/** The verdict of one badge; one that ends soon says in how many days. */
export function badgeVerdict({ status, daysLeft }: Pick<Badge, "status" | "daysLeft">): Verdict {
  if (status === "expiring" && daysLeft !== null) return { state: "at-risk", label: daysLeft === 0 ? "Ends today" : `Ends in ${countOf(daysLeft, "day")}` };
  return { ...BADGE_VERDICT[status] };
}

function shelfBadge(badge: Badge, reader: { day: string; products: readonly string[] }): BlockOf<"badge-shelf">["badges"][number] {
  const { attestation, programme, status, why } = badge;
  const unissued = status === "in-progress" || status === "planned";
  return {
    programme: attestation.programme,
    label: attestation.label || attestation.programme,
    verdict: badgeVerdict(badge),
    scope: scopeWords(attestation, reader.products),
    issuer: unissued ? "" : (attestation.issuer ?? "Issuer not on file"),
    period: unissued ? "" : periodWords(badge),
    until: [why, ...reviewWords(badge, reader.day), ...(programme.note === undefined ? [] : [programme.note])].join("; "),
    // An internal file is not even named to others; the shelf is for all readers.
    document: attestation.document?.visibility === "internal" ? null : attestation.document,
  };
}

/** Which of this client's products a statement names, as the client calls them; all it names where the client's are not on file. */
function scopeWords({ products, scope }: Badge["attestation"], own: readonly string[]): string {
  if (products.length === 0) return scope;
  const uses = new Set(own.map((product) => product.toLowerCase()));
  const shared = products.filter((product) => uses.has(product.toLowerCase()));
  const named = shared.length > 0 ? shared : products;
  return `Covers your ${joinWords(named)}${scope === "" ? "" : `: ${scope}`}`;
}

function reviewWords(badge: Badge, day: string): string[] {
  const { attestation, programme, status } = badge;
  if (attestation.nextReviewOn === null || !isLit({ status })) return [];
  const what = programme.id === "iso-27001" ? "surveillance audit" : "review";
  const on = formatDay(attestation.nextReviewOn, { year: true });
  return [isReviewOverdue(badge, day) ? `${what} was due ${on} and is overdue` : `next ${what} ${on}`];
}

function periodWords({ attestation: { periodStart, periodEnd, issuedOn } }: Badge): string {
  const day = (value: string) => formatDay(value, { year: true });
  if (periodStart !== null && periodEnd !== null) return `${day(periodStart)} to ${day(periodEnd)}`;
  if (periodEnd !== null) return `As of ${day(periodEnd)}`;
  return issuedOn === null ? "No date on file" : `Issued ${day(issuedOn)}`;
}

/** Lapsed misses; ending within 60 days, or a record nobody can verify, is a risk; none on file is no data. */
export function complianceVerdict({ counts, badges }: BadgesMeasure, freshness: FreshnessMeasure): Verdict {
  if (badges.length === 0) return { state: "no-data", label: "None on file" };
  if (counts.lapsed > 0) return { state: "missed", label: `${counts.lapsed} lapsed` };
  const { state } = freshness.kinds.compliance;
  if (state === "stale" || state === "never") return { state: "no-data", label: "Out of date" };
  if (state === "paused") return { state: "no-data", label: "Paused" };
  if (counts.expiring > 0) return { state: "at-risk", label: counts.expiring === 1 ? "1 ends soon" : `${counts.expiring} end soon` };
  if (counts.current === 0) return { state: "no-data", label: "None in force" };
  return counts.unverified > 0 ? { state: "at-risk", label: `${counts.unverified} unverified` } : { state: "met", label: "Current" };
}

function complianceHeadline({ badges, counts }: BadgesMeasure, freshness: FreshnessMeasure): string {
  if (badges.length === 0) return "No compliance report that covers your products is on file.";
  const { state, text } = freshness.kinds.compliance;
  const old = state === "stale" || state === "never" || state === "paused" ? ` Our records may be out of date (${text}).` : "";
  const name = ({ attestation: { label, programme } }: Badge) => (label === "" || label === programme ? programme : `${programme} (${label})`);
  const lapsed = badges.filter(({ status }) => status === "lapsed");
  const expiring = badges.filter(({ status }) => status === "expiring");
  const dated = (badge: Badge, verb: string) => `${name(badge)} ${verb} on ${formatDay(badge.until ?? "", { year: true })}`;
  const rest = counts.current === 0 ? "" : `; ${spellCount(counts.current)} ${counts.current === 1 ? "badge is" : "badges are"} current`;
  if (lapsed[0]) return `${lapsed.length === 1 ? dated(lapsed[0], "lapsed") : `${capitalize(spellCount(lapsed.length))} badges have lapsed`}${rest}.${old}`;
  if (expiring[0])
    return `${expiring.length === 1 ? dated(expiring[0], "ends") : `${capitalize(spellCount(expiring.length))} badges end within 60 days`}${rest}.${old}`;
  if (counts.current === 0) return `None of the compliance records that cover you is in force and verified.${old}`;
  const all = counts.current === badges.length;
  if (counts.current === 1) return `One badge covers you and is current${all ? "" : `; ${otherWords(counts)}`}.${old}`;
  if (all) return `${counts.current === 2 ? "Both" : `All ${spellCount(counts.current)}`} badges that cover you are current.${old}`;
  return `${capitalize(spellCount(counts.current))} badges that cover you are current; ${otherWords(counts)}.${old}`;
}

/** "one is in progress and two cannot be verified": the badges that are not current. */
function otherWords({ "in-progress": inProgress, planned, unverified }: BadgesMeasure["counts"]): string {
  const parts = [
    [inProgress, "in progress"],
    [planned, "planned"],
    [unverified, "not verified"],
  ] as const;
  return joinWords(parts.filter(([count]) => count > 0).map(([count, words]) => `${spellCount(count)} ${count === 1 ? "is" : "are"} ${words}`));
}

function notesOf(vendor: string): MarginNote[] {
  return [
    {
      title: "What a badge says",
      text: `Someone outside ${vendor} checked the products named in its scope, for the dates given. It says nothing about others.`,
    },
    {
      title: "How long it counts",
      text: "SOC 2: 12 months after the period it covers, with a bridge letter up to 3 more. PCI DSS: 12 months. ISO 27001: 3 years. A readiness score never lights a badge.",
    },
  ];
}
