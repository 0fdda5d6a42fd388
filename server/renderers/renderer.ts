import type { Publication, Report } from "#server/posture/report.ts";

export type RenderOptions = {
  /** The success manager's private notes by section id; only for staff editions of a deck. */
  speakerNotes?: Record<string, string>;
  /** To open a PDF with. */
  password?: string;
  /** The page on which anybody can check a published report, its full address. Without it a file only names its code. Not in JSON. */
  verifyUrl?: string;
};

/** Why a file may not be delivered: `where` in the file, the rule it breaks (PDF/UA clause, WCAG criterion) and what is wrong, in words. */
export type AccessibilityFault = { where: string; rule: string; message: string };

/** Report → file. Pure: same report, same bytes. Draws each block kind once, decides nothing about numbers. */
export type Renderer = {
  id: "pdf" | "pptx" | "xlsx" | "csv" | "json";
  contentType: string;
  extension: string;
  /** `publication` null = a draft: nothing is printed that could pass for a published report. */
  render(report: Report, publication: Publication | null, options?: RenderOptions): Promise<Uint8Array>;
  /** Reads the finished bytes again and lists what somebody using a screen reader would stumble over; null = plain text, nothing to check. */
  faults: ((bytes: Uint8Array, options?: RenderOptions) => Promise<AccessibilityFault[]>) | null;
};
