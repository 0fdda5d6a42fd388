import { type Exported, exportReport } from "#server/operations/export-report.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withIdentity, withScope } from "#server/store/database.ts";

type Request = Parameters<typeof exportReport>[0] & { person: { email: string } };

/**
 * One file of the report for a person, written down before it is handed out: who has which edition in which form stays known. On the client's own chain.
 * Errors as `exportReport`; a file that cannot be written down is not handed out.
 */
export async function downloadReport({ person, ...request }: Request): Promise<Exported> {
  const file = await exportReport(request);
  const { scope, clientSlug, periodId, format, reader, compare, password, now } = request;
  const [own] = scope.clients;
  // A client user's login reads no directory, and reaches one client.
  const clientId = scope.plane === "client" ? own : (await withScope(scope, "read", (tx) => getClient(tx, clientSlug))).clientId;
  if (clientId === undefined) throw new Error("a file was made for somebody who reaches no client");
  const about = { period: periodId, revision: file.revision, format, reader, file: file.fileName, password: password !== undefined };
  const detail = compare === undefined ? about : { ...about, beside: compare };
  // Neither may a client user's login write into the chain; the sign-in login may.
  await withIdentity((tx) => recordAudit(tx, { chain: clientId, actor: person.email, action: "report.downloaded", subject: clientSlug, detail, at: now }));
  return file;
}
