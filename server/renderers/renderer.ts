import type { Report } from "#server/posture/report.ts";

/** Report → file. Pure: same report, same bytes. Draws each block kind once, decides nothing about numbers. */
export type Renderer = {
  id: "pdf" | "csv" | "json";
  contentType: string;
  extension: string;
  render(report: Report): Promise<Uint8Array>;
};
