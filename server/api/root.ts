import { brandingRouter } from "#server/api/routers/branding.ts";
import { clientsRouter } from "#server/api/routers/clients.ts";
import { complianceRouter } from "#server/api/routers/compliance.ts";
import { concernsRouter } from "#server/api/routers/concerns.ts";
import { contractsRouter } from "#server/api/routers/contracts.ts";
import { deadlinesRouter } from "#server/api/routers/deadlines.ts";
import { designRouter } from "#server/api/routers/design.ts";
import { disclosureRouter } from "#server/api/routers/disclosure.ts";
import { documentsRouter } from "#server/api/routers/documents.ts";
import { exportsRouter } from "#server/api/routers/exports.ts";
import { findingRulesRouter } from "#server/api/routers/finding-rules.ts";
import { findingsRouter } from "#server/api/routers/findings.ts";
import { followLinkRouter } from "#server/api/routers/follow-link.ts";
import { followUpsRouter } from "#server/api/routers/follow-ups.ts";
import { maintenanceRouter } from "#server/api/routers/maintenance.ts";
import { notesRouter } from "#server/api/routers/notes.ts";
import { paymentsRouter } from "#server/api/routers/payments.ts";
import { portfolioRouter } from "#server/api/routers/portfolio.ts";
import { promisesRouter } from "#server/api/routers/promises.ts";
import { reportRouter } from "#server/api/routers/report.ts";
import { scansRouter } from "#server/api/routers/scans.ts";
import { sessionRouter } from "#server/api/routers/session.ts";
import { sourceCoverageRouter } from "#server/api/routers/source-coverage.ts";
import { sourceInboxRouter } from "#server/api/routers/source-inbox.ts";
import { sourceQuarantineRouter } from "#server/api/routers/source-quarantine.ts";
import { sourcesRouter } from "#server/api/routers/sources.ts";
import { statementRouter } from "#server/api/routers/statement.ts";
import { uploadsRouter } from "#server/api/routers/uploads.ts";
import { usersRouter } from "#server/api/routers/users.ts";
import { walkThroughRouter } from "#server/api/routers/walk-through.ts";
import { router } from "#server/api/trpc.ts";

export const appRouter = router({
  branding: brandingRouter,
  clients: clientsRouter,
  compliance: complianceRouter,
  concerns: concernsRouter,
  contracts: contractsRouter,
  disclosure: disclosureRouter,
  documents: documentsRouter,
  exports: exportsRouter,
  deadlines: deadlinesRouter,
  design: designRouter,
  findingRules: findingRulesRouter,
  findings: findingsRouter,
  followLink: followLinkRouter,
  followUps: followUpsRouter,
  maintenance: maintenanceRouter,
  notes: notesRouter,
  payments: paymentsRouter,
  portfolio: portfolioRouter,
  promises: promisesRouter,
  report: reportRouter,
  scans: scansRouter,
  session: sessionRouter,
  sourceCoverage: sourceCoverageRouter,
  sourceInbox: sourceInboxRouter,
  sourceQuarantine: sourceQuarantineRouter,
  sources: sourcesRouter,
  statement: statementRouter,
  uploads: uploadsRouter,
  users: usersRouter,
  walkThrough: walkThroughRouter,
});

export type AppRouter = typeof appRouter;
