import { AppError } from "#server/errors.ts";
import { SECTIONS } from "#server/posture/registry.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { saveReportDesign } from "#server/store/report-designs.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; clientSlug: string; sections: readonly string[]; actor: string; now: string };

/** Which sections a client's coming reports show, in order; those published stay as they are. Errors: not-found; bad-input for none, one twice, or one we have not. */
export async function setReportDesign({ scope, clientSlug, sections, actor, now }: Request): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const { clientId } = await getClient(tx, clientSlug);
    const known = new Set(SECTIONS.filter(({ fixed }) => fixed !== true).map(({ id }) => id));
    if (sections.length === 0) throw new AppError("bad-input", "A report needs at least one section besides its summary.");
    if (new Set(sections).size !== sections.length || sections.some((id) => !known.has(id)))
      throw new AppError("bad-input", "This is not an order of the report's sections. Load the page again.");
    await saveReportDesign(tx, clientId, { sections, by: actor, at: now });
    await recordAudit(tx, { chain: clientId, actor, action: "report.designed", subject: clientSlug, detail: { sections: [...sections] }, at: now });
  });
}
