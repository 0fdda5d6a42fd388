import { getDocumentProxy } from "unpdf";
import { readParts } from "#server/renderers/office-zip.ts";
import { findAll, parseXml, textIn } from "#server/renderers/xml-tree.ts";

async function pdfText(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).join(" "));
  }
  return pages.join(" ");
}

/** Text of the parts a person reads: slides with their notes and charts, cells, descriptions. */
function officeText(bytes: Uint8Array): string {
  const texts: string[] = [];
  for (const [name, content] of readParts(bytes)) {
    if (typeof content !== "string" || !/^(ppt\/(slides|notesSlides|charts)|xl\/worksheets|docProps)\//u.test(name)) continue;
    const tree = parseXml(content);
    for (const each of ["a:t", "c:v", "t", "v", "dc:title"]) texts.push(...findAll(tree, each).map(textIn));
    texts.push(...["p:cNvPr"].flatMap((each) => findAll(tree, each).map(({ attributes }) => `${attributes.name ?? ""} ${attributes.descr ?? ""}`)));
  }
  return texts.join(" ");
}

/** Test only: everything a file says, without the spaces and line breaks its layout makes. */
export async function textOfFile(format: string, bytes: Uint8Array): Promise<string> {
  const text =
    format === "pdf"
      ? await pdfText(bytes)
      : format === "pptx" || format === "xlsx"
        ? officeText(bytes)
        : format === "json"
          ? Object.values(strings(JSON.parse(new TextDecoder().decode(bytes)))).join(" ")
          : new TextDecoder().decode(bytes).replaceAll('""', '"');
  return squeezed(text);
}

function strings(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Text as it is compared: no white space, no soft or hard hyphens a line break may have added. */
export const squeezed = (text: string): string => text.normalize("NFKC").replace(/[\s\u00ad\u200b-\u200f\u2060-\u206f]/gu, "");
