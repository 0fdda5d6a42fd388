import { strFromU8, unzipSync } from "fflate";
import { XML, xmlText } from "#server/renderers/xml-text.ts";
import { writeZip } from "#server/renderers/zip.ts";

/** The parts of an Office file by their name. */
export type Parts = Map<string, string | Uint8Array>;

/** Every part, XML as text. Errors: throws when the bytes are no zip. */
export function readParts(bytes: Uint8Array): Parts {
  const parts: Parts = new Map();
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    if (!name.endsWith("/")) parts.set(name, /\.(xml|rels)$/u.test(name) ? strFromU8(content) : content);
  }
  return parts;
}

/** Where the properties of a document stand. */
export const CORE = "docProps/core.xml";

/** One part of a file from anywhere as text; null = no zip, no such part, or a bigger one than it may be. */
export function readPart(bytes: Uint8Array, { name, mostBytes }: { name: string; mostBytes: number }): string | null {
  let wanted = 1;
  try {
    // A name may stand there thousands of times.
    const parts = unzipSync(bytes, { filter: (file) => file.name === name && file.originalSize <= mostBytes && wanted-- > 0 });
    return parts[name] === undefined ? null : strFromU8(parts[name]);
  } catch {
    return null;
  }
}

/** The same parts give the same bytes, in the order they come in. */
export function writeParts(parts: Parts, stored = false): Uint8Array<ArrayBuffer> {
  return writeZip(parts, stored);
}

/** The part CORE: what the document is called, who issued it and in which language it is. `at` is an instant, UTC; `code` is that of a published report. */
export function corePart({ title, creator, at, code = null }: { title: string; creator: string; at: string; code?: string | null }): string {
  const moment = `${at.slice(0, 19)}Z`;
  return `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator>${code === null ? "" : `<cp:keywords>${xmlText(code)}</cp:keywords>`}<dc:language>en-US</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${moment}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${moment}</dcterms:modified></cp:coreProperties>`;
}
