import { getDocumentProxy } from "unpdf";

type Node = { role?: string; alt?: string; children?: Node[] };
export type Pdf = { text: string; title: string; language: string; marked: boolean; conformance: string | null; roles: Set<string>; figuresWithoutAlt: number };

/** What a PDF says and how it is tagged, read by a reader that is not the writer. */
export async function readPdf(bytes: Uint8Array): Promise<Pdf> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = (await document.getMetadata()) as { info: { Title?: string; Language?: string } };
  const pdf: Pdf = {
    text: "",
    title: info.Title ?? "",
    language: info.Language ?? "",
    marked: ((await document.getMarkInfo()) as { Marked?: boolean } | null)?.Marked ?? false,
    // PDF/UA names itself in the XMP packet, which stands uncompressed in the file.
    conformance: /pdfuaid:part>(\d)</.exec(Buffer.from(bytes).toString("latin1"))?.[1] ?? null,
    roles: new Set(),
    figuresWithoutAlt: 0,
  };
  const parts: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    parts.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? " " : "") : "")).join(""));
    visit((await page.getStructTree()) as Node | null, pdf);
  }
  pdf.text = parts.join(" ").replaceAll(/\s+/g, " ");
  return pdf;
}

function visit(node: Node | null, pdf: Pdf): void {
  if (!node) return;
  if (node.role) pdf.roles.add(node.role);
  if (node.role === "Figure" && !node.alt) pdf.figuresWithoutAlt++;
  for (const child of node.children ?? []) visit(child, pdf);
}
