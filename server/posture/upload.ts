import { z } from "zod";

/** What a file handed in through the browser holds. Its format is read from its content. */
export const UploadKind = z.enum(["scan", "purges", "compliance", "kev", "epss", "ssvc"]);
export type UploadKind = z.infer<typeof UploadKind>;

/** The largest file a browser may hand in, in bytes; larger ones go through the command line. */
export const MAX_UPLOAD = 50_000_000;

const Count = z.number().int().min(0);
/** `rejected` are the first of `setAside`: what could not be read, and what was read with a remark. */
const Rejected = { rejected: z.array(z.object({ reason: z.string(), at: z.string() })), setAside: Count };
const Scan = z.object({
  scanner: z.string(),
  scannedAt: z.string(),
  assets: Count,
  findings: Count,
  occurrences: Count,
  score: z.object({ grade: z.string().nullable(), score: z.number().nullable(), outOf: z.number().nullable() }).nullable(),
  baseline: z.boolean(),
  new: Count,
  stillOpen: Count,
  fixed: Count,
  reopened: Count,
  notAssessed: Count,
  outOfOrder: z.boolean(),
  alreadyImported: z.boolean(),
  ...Rejected,
});

/** What a file came to, as it is kept with the upload. */
export const UploadResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("scan"), told: Scan }),
  z.object({
    kind: z.literal("purges"),
    told: z.object({ received: Count, applied: Count, duplicate: Count, quarantined: Count, unmapped: z.array(z.string()), ...Rejected }),
  }),
  z.object({ kind: z.literal("compliance"), told: z.object({ added: Count, changed: Count, unchanged: Count, ...Rejected }) }),
  z.object({
    kind: z.enum(["kev", "epss", "ssvc"]),
    told: z.object({ version: z.string(), asOf: z.string(), entries: Count, before: Count, added: Count, skipped: Count }),
  }),
]);
export type UploadResult = z.infer<typeof UploadResult>;
