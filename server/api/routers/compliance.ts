import { z } from "zod";
import { DocumentId, Visibility } from "#server/api/documents.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { shareDocument } from "#server/operations/attach-document.ts";
import { addBridgeLetter, addStatement, endStatement, replaceStatement } from "#server/operations/change-statement.ts";
import { listCompliance } from "#server/operations/list-statements.ts";
import { plainText } from "#server/operations/plain-text.ts";
import { StatementForm } from "#server/operations/statement-forms.ts";
import { can } from "#server/posture/access.ts";
import { listAccess } from "#server/store/document-access.ts";
import { withScope } from "#server/store/database.ts";
import { listPoamItems, listReadiness } from "#server/store/readiness.ts";

const Id = z.uuid();
const Day = z.iso.date();

export const complianceRouter = router({
  /** Every statement on file; internal files are named to those who keep them. */
  list: procedure
    .meta({ needs: "compliance:read" })
    .query(({ ctx }) => listCompliance({ scope: ctx.scope, internal: can(ctx.person.role, "compliance:manage"), now: ctx.now })),
  /** Our own preparation and open plans: for staff, never part of a report. */
  readiness: procedure
    .meta({ needs: "compliance:read" })
    .query(({ ctx }) => withScope(ctx.scope, "read", async (tx) => ({ readiness: await listReadiness(tx), items: await listPoamItems(tx) }))),
  add: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ form: StatementForm }))
    .mutation(({ ctx, input }) => addStatement({ scope: ctx.scope, actor: ctx.actor, now: ctx.now, ...input })),
  replace: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ id: Id, form: StatementForm }))
    .mutation(({ ctx, input }) => replaceStatement({ scope: ctx.scope, actor: ctx.actor, now: ctx.now, ...input })),
  bridge: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ id: Id, letterOn: Day, until: Day }))
    .mutation(({ ctx, input }) => addBridgeLetter({ scope: ctx.scope, actor: ctx.actor, now: ctx.now, ...input })),
  end: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ id: Id, on: Day.nullable(), reason: plainText(500) }))
    .mutation(({ ctx, input }) => endStatement({ scope: ctx.scope, actor: ctx.actor, now: ctx.now, ...input })),
  share: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ document: DocumentId, visibility: Visibility }))
    .mutation(({ ctx, input }) => shareDocument({ scope: ctx.scope, actor: ctx.actor, now: ctx.now, sha256: input.document, visibility: input.visibility })),
  /** Who took on the terms of a document, and who downloaded it, newest first. */
  access: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ document: DocumentId }))
    .query(({ ctx, input }) => withScope(ctx.scope, "read", (tx) => listAccess(tx, input.document))),
});
