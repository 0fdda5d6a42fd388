import type { SectionBuilder } from "#server/posture/section.ts";
import { actions } from "#server/posture/sections/actions.ts";
import { availability } from "#server/posture/sections/availability.ts";
import { compliance } from "#server/posture/sections/compliance.ts";
import { glossary } from "#server/posture/sections/glossary.ts";
import { howWeKnow } from "#server/posture/sections/how-we-know.ts";
import { independentScans } from "#server/posture/sections/independent-scans.ts";
import { promises } from "#server/posture/sections/promises.ts";
import { purgedAccounts } from "#server/posture/sections/purged-accounts.ts";
import { responseTimes } from "#server/posture/sections/response-times.ts";
import { whatChanged } from "#server/posture/sections/what-changed.ts";
import { youAsked } from "#server/posture/sections/you-asked.ts";

/** The sections after the summary, in reading order. */
export const SECTIONS: readonly SectionBuilder[] = [
  youAsked,
  whatChanged,
  actions,
  promises,
  availability,
  responseTimes,
  independentScans,
  purgedAccounts,
  compliance,
  howWeKnow,
  glossary,
];
