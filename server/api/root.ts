import { clientsRouter } from "#server/api/routers/clients.ts";
import { concernsRouter } from "#server/api/routers/concerns.ts";
import { findingsRouter } from "#server/api/routers/findings.ts";
import { portfolioRouter } from "#server/api/routers/portfolio.ts";
import { reportRouter } from "#server/api/routers/report.ts";
import { sessionRouter } from "#server/api/routers/session.ts";
import { sourcesRouter } from "#server/api/routers/sources.ts";
import { statementRouter } from "#server/api/routers/statement.ts";
import { usersRouter } from "#server/api/routers/users.ts";
import { router } from "#server/api/trpc.ts";

export const appRouter = router({
  clients: clientsRouter,
  concerns: concernsRouter,
  findings: findingsRouter,
  portfolio: portfolioRouter,
  report: reportRouter,
  session: sessionRouter,
  sources: sourcesRouter,
  statement: statementRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;
