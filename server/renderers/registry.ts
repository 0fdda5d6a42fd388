import type { Renderer } from "#server/renderers/renderer.ts";

/** A format loads only when it is asked for: the typesetter behind the PDF is heavy and the others are not. */
const RENDERERS: Record<Renderer["id"], () => Promise<Renderer>> = {
  pdf: async () => (await import("#server/renderers/pdf.ts")).pdf,
  pptx: async () => (await import("#server/renderers/pptx.ts")).pptx,
  xlsx: async () => (await import("#server/renderers/xlsx.ts")).xlsx,
  csv: async () => (await import("#server/renderers/csv.ts")).csv,
  json: async () => (await import("#server/renderers/json.ts")).json,
};

export const FORMATS = Object.keys(RENDERERS) as Renderer["id"][];

/** null = no such format. */
export async function findRenderer(format: string): Promise<Renderer | null> {
  return Object.hasOwn(RENDERERS, format) ? await RENDERERS[format as Renderer["id"]]() : null;
}
