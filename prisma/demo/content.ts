import { readFileSync } from "node:fs";
import { type Anchor, instantOf, monthBack } from "#prisma/scenarios/calendar.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";
import { CONTENT, type Content, LOOK, MANAGER } from "#prisma/scenarios/content.ts";
import { DEMO } from "#prisma/demo/people.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { recordFollowUp } from "#server/operations/record-follow-up.ts";
import { releaseFollowUps } from "#server/operations/release-follow-ups.ts";
import { setBranding } from "#server/operations/set-branding.ts";
import { settleFollowUp } from "#server/operations/settle-follow-up.ts";
import { writeSectionNote } from "#server/operations/write-section-note.ts";
import { scopeForJob } from "#server/store/scope.ts";

/** The vendor's look first, so that every report is published with it; then what its success manager wrote. Each at its own time. */
export async function loadContent(anchor: Anchor): Promise<void> {
  const logo = { data: readFileSync(new URL(`../scenarios/${LOOK.logo}`, import.meta.url)).toString("base64"), alt: LOOK.alt };
  await setBranding({ scope: await scopeForJob("demo", []), name: LOOK.name, accent: LOOK.accent, logo, actor: DEMO, now: anchor.now });
  for (const content of CONTENT) await write(anchor, content);
}

async function write(anchor: Anchor, { client, notes, followUps }: Content): Promise<void> {
  const scope = await findClientScope(client);
  const timeZone = SCENARIOS.find(({ slug }) => slug === client)?.timeZone ?? "UTC";
  const instant = (moment: Parameters<typeof instantOf>[2]) => {
    const at = instantOf(anchor, timeZone, moment);
    return Date.parse(at) > Date.parse(anchor.now) ? anchor.now : at;
  };
  const day = (moment: Parameters<typeof instantOf>[2]) => instantOf(anchor, "UTC", moment).slice(0, 10);
  const common = { scope, clientSlug: client, actor: MANAGER.email };
  for (const { id, monthsBack, due, raised, done, ...words } of followUps) {
    const now = instant(raised);
    await recordFollowUp({ ...common, ...words, id, period: monthBack(anchor, monthsBack), due: day(due), now });
    await releaseFollowUps({ ...common, ids: [id], released: true, now });
    if (done) await settleFollowUp({ ...common, id, settled: { on: day(done.at), outcome: done.outcome }, now: instant({ ...done.at, at: "16:30" }) });
  }
  for (const { monthsBack, section, text, privateText, written } of notes)
    await writeSectionNote({ ...common, period: monthBack(anchor, monthsBack), section, text, privateText, by: MANAGER.name, now: instant(written) });
}
