import type { SectionBuilder } from "#server/posture/section.ts";
import { availability } from "#server/posture/sections/availability.ts";
import { compliance } from "#server/posture/sections/compliance.ts";
import { howWeKnow } from "#server/posture/sections/how-we-know.ts";
import { independentScans } from "#server/posture/sections/independent-scans.ts";
import { promises } from "#server/posture/sections/promises.ts";
import { purgedAccounts } from "#server/posture/sections/purged-accounts.ts";

/** The sections after the summary, in reading order. */
export const SECTIONS: readonly SectionBuilder[] = [promises, availability, independentScans, purgedAccounts, compliance, howWeKnow];
