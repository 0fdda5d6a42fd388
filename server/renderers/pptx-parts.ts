import type PptxGenJS from "pptxgenjs";
import type { Parts } from "#server/renderers/office-zip.ts";

type Zipped = { dir: boolean; _data: Promise<string | Uint8Array> };
type Zip = { files: Record<string, Zipped>; generateAsync: () => Promise<unknown> };
/** What pptxgenjs calls for every slide with the zip it is filling, before it has it written. */
type Internals = { createChartMediaRels(slide: unknown, zip: Zip, charts: Promise<unknown>[]): void };

/**
 * The parts pptxgenjs makes of a deck. It would zip them, in JavaScript and a turn of the event loop for each, only for us to unzip, change and
 * zip them again; so its zip is asked for what was put into it instead of being written. Errors: throws when the library no longer works like that.
 */
export async function partsOf(file: PptxGenJS): Promise<Parts> {
  const library = file as unknown as Internals;
  const fill = library.createChartMediaRels;
  const parts: Parts = new Map();
  library.createChartMediaRels = (slide, zip, charts) => {
    zip.generateAsync = async () => {
      for (const [name, { dir, _data }] of Object.entries(zip.files)) if (!dir) parts.set(name, await _data);
    };
    fill.call(library, slide, zip, charts);
  };
  await file.write({ outputType: "nodebuffer" });
  const odd = [...parts].filter(([, content]) => typeof content !== "string" && !(content instanceof Uint8Array)).map(([name]) => name);
  if (parts.size === 0 || odd.length > 0) throw new Error(`pptxgenjs gave no content for ${odd[0] ?? "the deck"}`);
  return parts;
}
