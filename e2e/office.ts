import { strFromU8, unzipSync } from "fflate";

/** Every word of a PowerPoint or Excel file, notes and charts included, in the order of its parts. */
export function readOffice(bytes: Uint8Array): string {
  const parts = Object.entries(unzipSync(new Uint8Array(bytes))).filter(([name]) => /\.(xml|rels)$/.test(name));
  const text = parts.sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map(([, part]) => wordsOf(strFromU8(part)));
  return text.join(" ").replaceAll(/\s+/g, " ");
}

/** Runs of one paragraph belong together; what stands in attributes (alternative texts) counts too. */
function wordsOf(xml: string): string {
  const attributes = [...xml.matchAll(/\s(?:descr|title|name)="([^"]*)"/g)].map((match) => match[1]).join(" ");
  const text = xml.replaceAll(/<\/(?:a:p|a:t|si|is|c|c:pt|c:v|dc:\w+)>/g, (tag) => (tag === "</a:t>" ? "" : " ")).replaceAll(/<[^>]+>/g, "");
  return `${text} ${attributes}`
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll(/&(?:apos|#39|#x27);/g, "'")
    .replaceAll("&amp;", "&");
}
