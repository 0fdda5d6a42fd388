import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { isOscal } from "#server/connectors/oscal.ts";
import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { type AttestationEvidence, Day, type Rejected } from "#server/posture/evidence.ts";

const MAX_TEXT = 5_000_000;
const line = (max: number) => z.string().transform((text) => cleanLine(text, max));
const Optional = (max: number) =>
  line(max)
    .nullish()
    .transform((text) => text || null);
const Date_ = Day.nullish().transform((day) => day ?? null);

const Entry = z
  .strictObject({
    framework: line(200).optional(),
    programme: line(200).optional(),
    label: Optional(200),
    scope: line(1_000).default(""),
    products: z.array(line(200)).max(200).default([]),
    ...{ issuer: Optional(300), auditor: Optional(300), body: Optional(300) },
    ...{ type: Optional(200), status: Optional(200), impact: Optional(200), detail: Optional(500) },
    stage: z.enum(["planned", "in-progress", "issued"]).optional(),
    ...{ period_start: Date_, period_end: Date_, issued: Date_, expires: Date_, bridge_letter_until: Date_, next_review: Date_ },
    ...{ certificate: Optional(300), reference: Optional(300) },
    proven: z.boolean().default(true),
  })
  .refine((e) => (e.framework || e.programme || "") !== "", "framework is missing")
  .refine((e) => !e.period_start || !e.period_end || e.period_start <= e.period_end, "the period ends before it starts")
  .refine((e) => !e.issued || !e.expires || e.issued <= e.expires, "it expires before it is issued");

/** GovRAMP's "Progressing Snapshot" and the like are no verified status. */
const ON_THE_WAY = /snapshot|progressing|in process|pursuing|planned/i;

function evidenceOf(e: z.infer<typeof Entry>): AttestationEvidence {
  const programme = e.programme ?? e.framework ?? "";
  const detail = e.detail ?? ([e.type, e.status, e.impact].filter((part) => part !== null).join(", ") || null);
  return {
    kind: "attestation",
    programme,
    label: e.label ?? programme,
    scope: e.scope,
    products: e.products,
    issuer: e.issuer ?? e.auditor ?? e.body,
    stage: e.stage ?? (e.status && ON_THE_WAY.test(e.status) ? "in-progress" : "issued"),
    detail: detail?.slice(0, 500) ?? null,
    periodStart: e.period_start,
    periodEnd: e.period_end,
    issuedOn: e.issued,
    expiresOn: e.expires,
    bridgeUntil: e.bridge_letter_until,
    nextReviewOn: e.next_review,
    reference: e.reference ?? e.certificate,
    proven: e.proven,
  };
}

/** One entry of such a list, from a file or a form; or why it is none, naming the field. */
export function readAttestation(entry: unknown): { evidence: AttestationEvidence } | { reason: string } {
  const read = Entry.safeParse(entry);
  if (read.success) return { evidence: evidenceOf(read.data) };
  const issue = read.error.issues[0];
  return { reason: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "another shape"}`.replace(/^: /, "") };
}

const Badge = z.object({
  type: z.array(z.string()).refine((types) => types.includes("OpenBadgeCredential") || types.includes("AchievementCredential")),
  id: z.string().optional(),
  issuer: z.union([z.string(), z.object({ id: z.string().optional(), name: z.string().optional() })]),
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
  credentialSubject: z.object({ achievement: z.object({ name: z.string().min(1), description: z.string().optional() }) }),
});

const dayOf = (instant: string | undefined): string | null => Day.safeParse(instant?.slice(0, 10)).data ?? null;

/** An Open Badge: never proven here, with or without a proof in it, because neither proof, issuer nor status list is checked. */
function badgeOf(badge: z.infer<typeof Badge>): AttestationEvidence {
  const { name, description = "" } = badge.credentialSubject.achievement;
  const issuer = typeof badge.issuer === "string" ? badge.issuer : (badge.issuer.name ?? badge.issuer.id ?? "");
  return {
    ...{ kind: "attestation", programme: cleanLine(name, 200), label: cleanLine(name, 200), scope: cleanText(description, 1_000), products: [] },
    ...{ issuer: cleanLine(issuer, 300) || null, stage: "issued", detail: "Open Badge, signature not checked", periodStart: null, periodEnd: null },
    ...{ issuedOn: dayOf(badge.validFrom), expiresOn: dayOf(badge.validUntil), bridgeUntil: null, nextReviewOn: null },
    ...{ reference: badge.id ? cleanLine(badge.id, 300) : null, proven: false },
  };
}

/** Progress figures of Vanta or Drata, wherever they sit near the top. */
function isReadiness(value: unknown, depth = 0): boolean {
  if (depth > 4) return false;
  if (Array.isArray(value)) return value.slice(0, 5).some((v) => isReadiness(v, depth + 1));
  if (!isRecord(value)) return false;
  return "numControlsTotal" in value || "numTestsTotal" in value || "percentComplete" in value || Object.values(value).some((v) => isReadiness(v, depth + 1));
}

/** The marketplace's export lists everybody's products. */
function isMarketplace(value: unknown): boolean {
  return isRecord(value) && isRecord(value["metadata"]) && (Array.isArray(value["products"]) || isRecord(value["products"]));
}

/**
 * Compliance statements: a list of entries (framework, scope, auditor or body, dates YYYY-MM-DD; our own fields products, stage, next_review,
 * reference, proven), or one Open Badges 3.0 credential. Errors: AppError("bad-input") for a readiness export: it never lights a badge.
 */
export const attestationsJson: FileFormat<AttestationEvidence> = {
  id: "attestations-json",
  name: "Compliance attestations (JSON)",
  detect: (head) => /^\s*[[{]/.test(head) && !isOscal(head),
  async read(chunks) {
    const value = parseJson(await collectText(chunks, MAX_TEXT));
    if (isReadiness(value))
      throw new AppError(
        "bad-input",
        "This is a readiness export of a compliance tool, and readiness is never an attestation: enter the auditor's report instead.",
      );
    if (isMarketplace(value))
      throw new AppError("bad-input", "This is the whole FedRAMP marketplace: name the product that is ours, and give the file of its statuses too.");
    const badge = Badge.safeParse(value);
    if (badge.success) return { evidence: [badgeOf(badge.data)], rejected: [] };
    if (!Array.isArray(value)) throw new AppError("bad-input", "This is neither a list of attestations nor an Open Badge.");
    const evidence: AttestationEvidence[] = [];
    const rejected: Rejected[] = [];
    value.forEach((entry, i) => {
      const read = readAttestation(entry);
      if ("evidence" in read) evidence.push(read.evidence);
      else rejected.push({ reason: read.reason, at: `entry ${i + 1}`, raw: cleanText(JSON.stringify(entry) ?? "", 2_000) });
    });
    return { evidence, rejected };
  },
};
