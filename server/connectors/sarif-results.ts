import { createHash } from "node:crypto";
import { z } from "zod";
import { isRecord } from "#server/connectors/json.ts";
import { type Rule, RunTool, textOf } from "#server/connectors/sarif-rules.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import type { Occurrence } from "#server/posture/evidence.ts";

const Index = z.number().int().nonnegative().optional().catch(undefined);
const Text = z.string().optional().catch(undefined);
const Location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: Text, index: Index }).optional().catch(undefined),
      region: z.object({ startLine: Index }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  logicalLocations: z
    .array(z.object({ fullyQualifiedName: Text, name: Text }))
    .optional()
    .catch(undefined),
});
export const SarifResult = z.object({
  ruleId: Text,
  ruleIndex: Index,
  rule: z
    .object({ id: Text, index: Index, toolComponent: z.object({ index: Index, name: Text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  kind: Text,
  level: Text,
  baselineState: Text,
  message: z.unknown().optional(),
  locations: z.array(Location).nullish(),
  fingerprints: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  partialFingerprints: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  suppressions: z
    .array(z.object({ status: Text, state: Text }))
    .nullish()
    .catch(undefined),
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
const SarifRun = z.object({
  tool: RunTool,
  results: z.array(z.unknown()).nullish(),
  artifacts: z
    .array(z.object({ location: z.object({ uri: Text }).optional().catch(undefined) }))
    .nullish()
    .catch(undefined),
  invocations: z.array(z.object({ executionSuccessful: z.boolean().optional(), startTimeUtc: Text, endTimeUtc: Text })).nullish(),
  versionControlProvenance: z
    .array(z.object({ repositoryUri: Text }))
    .nullish()
    .catch(undefined),
  automationDetails: z.object({ id: Text }).nullish().catch(undefined),
  externalPropertyFileReferences: z
    .object({ results: z.array(z.unknown()).nullish() })
    .nullish()
    .catch(undefined),
});
type Run = z.infer<typeof SarifRun>;
type Result = z.infer<typeof SarifResult>;
export const SarifReport = z.object({ version: z.literal("2.1.0"), runs: z.array(SarifRun).nullish() });

/**
 * What a run looked at, as the asset its findings lie on: the repository and, where one repository is analysed in parts, the part (all of
 * automationDetails.id before its last slash). Static analysis knows no host; without this nothing it found could ever close.
 */
export function assetOf(run: Run): string {
  const repository = (run.versionControlProvenance?.[0]?.repositoryUri ?? "").replace(/^[a-z+]+:\/\//i, "").replace(/^[^@/]*@|\.git$/g, "");
  const part = /^(.*)\/[^/]*$/.exec(run.automationDetails?.id ?? "")?.[1] ?? "";
  return cleanLine(["source code", repository, part].join(" ").replace(/[/?#@:]+/g, " "), 400);
}

/** Fingerprints as given, in one order: their values may be objects. "" without any, so the finding is the rule on the site. */
export function discriminatorOf({ fingerprints, partialFingerprints }: Result): string {
  const given = [fingerprints, partialFingerprints].find((f) => f && Object.keys(f).length > 0);
  if (!given) return "";
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (!isRecord(value)) return value;
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]);
  };
  return createHash("sha256")
    .update(JSON.stringify(sorted(given)))
    .digest("hex");
}

/** Every location as file and line, or as a web address with its host; the asset alone where a result names no place. */
export function placesOf({ locations }: Result, run: Run, asset: string): Occurrence[] {
  const places = (locations ?? []).map(({ physicalLocation, logicalLocations }) => {
    const { artifactLocation, region } = physicalLocation ?? {};
    const uri = artifactLocation?.uri ?? run.artifacts?.[artifactLocation?.index ?? -1]?.location?.uri ?? "";
    const web = /^https?:\/\//i.test(uri);
    const place = uri && region?.startLine && !web ? `${uri}:${region.startLine}` : uri;
    return occurrence({ host: web ? uri : asset, uri: place, parameter: logicalLocations?.[0]?.fullyQualifiedName ?? logicalLocations?.[0]?.name ?? null });
  });
  return places.length > 0 ? places : [occurrence({ host: asset })];
}

/** Suppressed only if no suppression is still under review or was rejected. Drafts of the standard wrote `state` for `status`. */
export function isSuppressed({ suppressions }: Result): boolean {
  const open = (suppressions ?? []).some((s) => /^(?:underReview|rejected)$/i.test(s.status ?? s.state ?? ""));
  return (suppressions ?? []).length > 0 && !open;
}

/** What stands for a finding in words. A rule explains itself; a tool that lists no rules only has its messages. */
export function wordsOf(rule: Rule | null, ruleId: string, message: string): { title: string; description: string; solution: string } {
  const [short, full] = [textOf(rule?.shortDescription), textOf(rule?.fullDescription)];
  return { title: short || full.split("\n")[0] || rule?.name || ruleId, description: full || short || message, solution: textOf(rule?.help) };
}
