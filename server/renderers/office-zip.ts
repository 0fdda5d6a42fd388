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

/** The same parts give the same bytes, in the order they come in. */
export function writeParts(parts: Parts, stored = false): Uint8Array<ArrayBuffer> {
  return writeZip(parts, stored);
}

/** docProps/core.xml: what the document is called, who issued it and in which language it is. `at` is an instant, UTC. */
export function corePart({ title, creator, at }: { title: string; creator: string; at: string }): string {
  const moment = `${at.slice(0, 19)}Z`;
  return `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator><dc:language>en-US</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${moment}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${moment}</dcterms:modified></cp:coreProperties>`;
}
