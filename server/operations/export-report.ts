import { AppError } from "#server/errors.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { sealFile } from "#server/operations/file-seal.ts";
import { forReader } from "#server/posture/disclosure.ts";
import type { Publication, Reader, Report } from "#server/posture/report.ts";
import { findRenderer } from "#server/renderers/registry.ts";
import { getEdition, getPublishedStaff } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  periodId: string;
  format: string;
  reader: Reader;
  now: string;
  /** A published revision, "latest" published one, or the live "draft" (staff only). Without it: the latest published, else staff get the draft. */
  revision?: number | "latest" | "draft" | undefined;
};
export type Exported = { bytes: Uint8Array; fileName: string; contentType: string };

/** One file of the report. Client users get published editions only. Errors: not-found (also for drafts they may not see); bad-input for an unknown format. */
export async function exportReport(request: Request): Promise<Exported> {
  const renderer = await findRenderer(request.format);
  if (renderer === null) throw new AppError("bad-input", `There is no format ${JSON.stringify(request.format)}.`);
  const { report, publication } = await pick(request);
  const rendered = await renderer.render(report, publication);
  // What a stranger can have checked is what the client was given.
  const bytes = publication !== null && report.reader === "client" ? sealFile(rendered, renderer.id) : rendered;
  const mark = publication === null ? "draft" : `r${publication.revision}`;
  const audience = report.reader === "client" ? "" : "-internal";
  // Slug and period hold only a-z, 0-9 and hyphens, so the name needs no encoding in a header.
  return {
    bytes,
    fileName: `${report.client.slug}-security-report-${report.period.id}-${mark}${audience}.${renderer.extension}`,
    contentType: renderer.contentType,
  };
}

async function pick({ scope, clientSlug, periodId, reader, now, revision }: Request): Promise<{ report: Report; publication: Publication | null }> {
  const place = { clientSlug, periodId, revision: typeof revision === "number" ? revision : undefined };
  if (scope.plane === "client") {
    if (revision === "draft" || reader !== "client") throw new AppError("not-found", "There is no such report.");
    return getEdition(scope, place);
  }
  if (revision !== "draft") {
    const published = await (reader === "client" ? getEdition(scope, place) : getPublishedStaff(scope, place)).catch((error: unknown) => {
      if (revision === undefined && error instanceof AppError && error.code === "not-found") return null;
      throw error;
    });
    if (published !== null) return { report: forReader(published.report, reader), publication: published.publication };
  }
  const report = await buildClientReport({ scope, clientSlug, periodId, reader, now });
  return { report: { ...report, status: `Draft, not published. ${report.status}` }, publication: null };
}
