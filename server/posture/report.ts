import { z } from "zod";
import { Block, Verdict } from "#server/posture/blocks.ts";
import { Period } from "#server/posture/period.ts";

export const Unit = z.enum(["s", "ms", "pct", "count", "days", "usd-cents"]);

/** `value` is exact (unrounded; null = no data), `display` is what people read (floored), `basis` says what it was computed over. */
export const Figure = z.object({ value: z.number().nullable(), unit: Unit, display: z.string(), basis: z.string() });
export type Figure = z.infer<typeof Figure>;

/** Who may see a block: `all` readers, `staff` (csm, leadership, security) or `security` only. */
export const Audience = z.enum(["all", "staff", "security"]);
export type Audience = z.infer<typeof Audience>;

export const SectionBlock = z.object({ audience: Audience, block: Block });
export const MarginNote = z.object({ title: z.string(), text: z.string() });
export type MarginNote = z.infer<typeof MarginNote>;

export const Section = z.object({
  id: z.string(),
  title: z.string(),
  verdict: Verdict.nullable(),
  headline: z.string(),
  notes: z.array(MarginNote),
  blocks: z.array(SectionBlock),
});
export type Section = z.infer<typeof Section>;

export const Reader = z.enum(["client", "csm", "leadership", "security"]);
export type Reader = z.infer<typeof Reader>;

/** The vendor's mark, frozen with the report. `data` is base64 of a PNG or JPEG. */
export const Logo = z.object({ type: z.enum(["image/png", "image/jpeg"]), data: z.string(), width: z.number(), height: z.number(), alt: z.string() });
export type Logo = z.infer<typeof Logo>;

/** Who issues the report. `accent` is "#rrggbb" with at least 4.5:1 against white; absent = our own. */
export const Vendor = z.object({ name: z.string(), accent: z.string().nullish(), logo: Logo.nullish() });
export type Vendor = z.infer<typeof Vendor>;

/** The one report: plain JSON, stored = sent = rendered. Everything a renderer shows stands in here, already worded. */
export const Report = z.object({
  schema: z.literal("keepwatch.report/1"),
  reader: Reader,
  vendor: Vendor,
  client: z.object({ slug: z.string(), name: z.string(), kind: z.string(), state: z.string(), timeZone: z.string() }),
  period: Period,
  /** "October 2026", "July to September 2026", "2026" */
  periodLabel: z.string(),
  /** When the evidence was read. A period that had not ended then says so in `status`. */
  builtAt: z.string(),
  status: z.string(),
  verdict: Verdict,
  headline: z.string(),
  summary: z.string(),
  action: z.string(),
  figures: z.record(z.string(), Figure),
  sections: z.array(Section),
  /** Sections the client's design leaves out, with what they would have said of themselves; absent = none. */
  leftOut: z.array(z.object({ id: z.string(), title: z.string(), verdict: Verdict.nullable() })).optional(),
});
export type Report = z.infer<typeof Report>;

/** How a frozen report is known: revision 1, 2, …, its SHA-256 and the short code printed on it. */
export const Publication = z.object({
  revision: z.number().int().positive(),
  sha256: z.string(),
  code: z.string(),
  publishedAt: z.string(),
  replaces: z.number().int().nullable(),
  errata: z.array(z.string()),
});
export type Publication = z.infer<typeof Publication>;
