import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { compareReport } from "#server/operations/compare-report.ts";
import { sealFile } from "#server/operations/file-seal.ts";
import { refuseFaults } from "#server/operations/refuse-faults.ts";
import { forReader } from "#server/posture/disclosure.ts";
import type { Publication, Reader, Report } from "#server/posture/report.ts";
import type { Renderer, RenderOptions } from "#server/renderers/renderer.ts";
import { findRenderer } from "#server/renderers/registry.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { getEdition, getPublishedStaff } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { listSectionNotes } from "#server/store/section-notes.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  periodId: string;
  format: string;
  reader: Reader;
  now: string;
  /** A published revision, "latest" published one, or the live "draft" (staff only). Without it: the latest published, else staff get the draft. */
  revision?: number | "latest" | "draft" | undefined;
  /** An earlier period to put beside it. Not in JSON, which is the report exactly as its hash covers it. */
  compare?: string | undefined;
  /** To open the PDF with; see `protectPdf` for what it hides. */
  password?: string | undefined;
};
/** `revision` null = made from the draft. */
export type Exported = { bytes: Uint8Array; fileName: string; contentType: string; revision: number | null };

/**
 * One file of the report. Client users get published editions only. Errors: not-found (also for drafts they may not see); bad-input for an
 * unknown format; unavailable when the finished file fails its accessibility check, saying what and where.
 */
export async function exportReport(request: Request): Promise<Exported> {
  const renderer = await findRenderer(request.format);
  if (renderer === null) throw new AppError("bad-input", `There is no format ${JSON.stringify(request.format)}.`);
  const { compare } = request;
  if (compare !== undefined && renderer.id === "json") throw new AppError("bad-input", "A JSON file is the report itself. It cannot carry a comparison.");
  const { report: picked, publication } = await pick(request);
  const report = compare === undefined ? picked : await compareReport({ ...request, report: picked, compare });
  if (request.password !== undefined && renderer.id !== "pdf") throw new AppError("bad-input", "Only a PDF can have a password.");
  const options = {
    verifyUrl: `${env.url}/verify`,
    ...(request.password === undefined ? {} : { password: request.password }),
    ...(await speakerNotes(request, renderer.id)),
  };
  const rendered = await renderer.render(report, publication, options);
  await refuseFaults({ renderer, bytes: rendered, options });
  // What a stranger can have checked is what the client was given. The other period may be a draft, so a comparison is never sealed as published.
  const as = compare === undefined ? ("edition" as const) : ("compared" as const);
  const bytes = publication !== null && report.reader === "client" ? sealFile(rendered, { format: renderer.id, code: publication.code, as }) : rendered;
  const mark = `${publication === null ? "draft" : `r${publication.revision}`}${compare === undefined ? "" : `-beside-${compare}`}`;
  const audience = report.reader === "client" ? "" : "-internal";
  // Slug and period hold only a-z, 0-9 and hyphens, so the name needs no encoding in a header.
  return {
    bytes,
    fileName: `${report.client.slug}-security-report-${report.period.id}-${mark}${audience}.${renderer.extension}`,
    contentType: renderer.contentType,
    revision: publication?.revision ?? null,
  };
}

/** What the success manager wrote for whoever presents: never in the client's edition. */
async function speakerNotes({ scope, clientSlug, periodId, reader }: Request, format: Renderer["id"]): Promise<Pick<RenderOptions, "speakerNotes">> {
  if (format !== "pptx" || reader === "client" || scope.plane === "client") return {};
  const notes = await withScope(scope, "read", async (tx) => listSectionNotes(tx, { clientId: (await getClient(tx, clientSlug)).clientId, period: periodId }));
  return { speakerNotes: Object.fromEntries(notes.filter(({ privateText }) => privateText !== "").map(({ section, privateText }) => [section, privateText])) };
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
