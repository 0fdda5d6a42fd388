import type { Renderer } from "#server/renderers/renderer.ts";

/** The report itself with its publication beside it: taking `publication` away gives back exactly what the SHA-256 covers. */
export const json: Renderer = {
  id: "json",
  contentType: "application/json; charset=utf-8",
  extension: "json",
  faults: null,
  async render(report, publication) {
    return new TextEncoder().encode(`${JSON.stringify({ ...report, publication }, null, 2)}\n`);
  },
};
