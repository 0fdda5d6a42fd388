import type { Publication, Report } from "#server/posture/report.ts";

/** Report → file. Pure: same report, same bytes. Draws each block kind once, decides nothing about numbers. */
export type Renderer = {
  id: "pdf" | "csv" | "json";
  contentType: string;
  extension: string;
  /** `publication` null = a draft: nothing is printed that could pass for a published report. */
  render(report: Report, publication: Publication | null): Promise<Uint8Array>;
};
