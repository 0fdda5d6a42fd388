import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";

type Answers = inferRouterOutputs<AppRouter>;

export type SourceItem = Answers["sources"]["list"][number];
export type SourceDetail = Answers["sources"]["get"];
export type PullItem = SourceDetail["pulls"][number];
export type SourceProgress = Answers["sources"]["progress"];
export type SourceTies = Answers["sources"]["ties"];
export type SourceSetup = Answers["sources"]["setup"];
export type SetAside = Answers["sourceQuarantine"]["list"];
export type InboxAnswer = Answers["sourceInbox"]["list"];
export type InboxName = InboxAnswer["names"][number];
export type Suggestion = InboxName["suggestions"][number];
export type CoverageAnswer = Answers["sourceCoverage"]["get"];
