import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";

type Answers = inferRouterOutputs<AppRouter>;

export type FindingsAnswer = Answers["findings"]["list"];
export type FindingItem = FindingsAnswer["findings"][number];
export type FindingDetail = Answers["findings"]["get"];
export type ScansAnswer = Answers["scans"]["list"];
export type ScanItem = ScansAnswer["scans"][number];
export type UploadItem = Answers["uploads"]["list"][number];
export type UploadDetail = Answers["uploads"]["get"];
export type UploadFormats = Answers["uploads"]["formats"];
export type RuleItem = Answers["findingRules"]["list"]["rules"][number];
