import { untaggedDrawings } from "#server/renderers/pdf-content.ts";
import { type PdfDict, type PdfFile, type PdfValue, readPdf, Ref } from "#server/renderers/pdf-objects.ts";
import type { AccessibilityFault } from "#server/renderers/renderer.ts";

type Element = { role: string; node: PdfDict; below: Element[] };

/**
 * What somebody who listens to the document would stumble over, after PDF/UA-1 (ISO 14289-1; clause numbers are its own).
 * Reads the finished bytes, before encryption. Errors: throws when it is no PDF of ours.
 */
export async function pdfFaults(bytes: Uint8Array): Promise<AccessibilityFault[]> {
  const file = readPdf(bytes);
  const root = file.dict(file.trailer.get("Root"));
  const tree = treeOf(file, root);
  const pages = pagesOf(file, root.get("Pages"));
  return [
    ...documentFaults(file, root),
    ...headingFaults(tree),
    ...tableFaults(file, tree),
    ...figureFaults(tree),
    ...pages.flatMap((page, at) => pageFaults(file, page, at + 1)),
    ...fontFaults(file, pages),
  ];
}

const fault = (where: string, rule: string, message: string): AccessibilityFault => ({ where, rule: `PDF/UA-1 ${rule}`, message });
const says = (value: PdfValue | undefined): boolean => typeof value === "string" && value.startsWith("(") && value.slice(1).trim() !== "";

function documentFaults(file: PdfFile, root: PdfDict): AccessibilityFault[] {
  const xmp = file.stream(root.get("Metadata"));
  const rules: [boolean, string, string][] = [
    [file.dict(root.get("MarkInfo")).get("Marked") === true, "7.1", "The file does not say that it is tagged."],
    [file.dict(root.get("StructTreeRoot")).size > 0, "7.1", "The file has no structure for a screen reader to follow."],
    [says(file.get(root.get("Lang"))), "7.2", "The file does not say which language it is in."],
    [/<dc:title>[\s\S]*?<rdf:li[^>]*>[^<\s]/u.test(xmp), "7.1", "The file has no title."],
    [file.dict(root.get("ViewerPreferences")).get("DisplayDocTitle") === true, "7.1", "The window would show the file's name instead of its title."],
    [/pdfuaid:part(?:>|=")1\b/u.test(xmp), "5", "The file does not name the standard it keeps to."],
  ];
  return rules.filter(([kept]) => !kept).map(([, rule, message]) => fault("document", rule, message));
}

function treeOf(file: PdfFile, root: PdfDict): Element[] {
  const structure = file.dict(root.get("StructTreeRoot"));
  const roles = file.dict(structure.get("RoleMap"));
  const roleOf = (name: PdfValue | undefined): string => {
    const mapped = typeof name === "string" ? roles.get(name.slice(1)) : null;
    return typeof mapped === "string" ? roleOf(mapped) : typeof name === "string" ? name.slice(1) : "";
  };
  const read = (value: PdfValue): Element[] => {
    const node = file.get(value);
    if (!(node instanceof Map) || !node.has("S")) return [];
    return [{ role: roleOf(node.get("S")), node, below: file.list(node.get("K")).flatMap(read) }];
  };
  return file.list(structure.get("K")).flatMap(read);
}

function allOf(elements: Element[]): Element[] {
  return elements.flatMap((element) => [element, ...allOf(element.below)]);
}

function headingFaults(tree: Element[]): AccessibilityFault[] {
  const levels = allOf(tree).flatMap(({ role }) => (/^H[1-6]$/u.test(role) ? [Number(role[1])] : []));
  if (levels.length === 0) return [fault("headings", "7.4", "There is no heading.")];
  return levels.flatMap((level, at) => {
    const before = levels[at - 1] ?? 0;
    return level > before + 1
      ? [
          fault(
            `heading ${at + 1}`,
            "7.4.2",
            before === 0 ? `The first heading is of level ${level}, not 1.` : `A heading of level ${level} follows one of level ${before}.`,
          ),
        ]
      : [];
  });
}

function tableFaults(file: PdfFile, tree: Element[]): AccessibilityFault[] {
  const tables = allOf(tree).filter(({ role }) => role === "Table");
  return tables.flatMap((table, at) => {
    const headers = allOf(table.below).filter(({ role }) => role === "TH");
    const where = `table ${at + 1}`;
    if (headers.length === 0) return [fault(where, "7.5", "The table has no header cells.")];
    const bare = headers.filter(({ node }) => !file.list(node.get("A")).some((each) => hasScope(file.dict(each).get("Scope"))));
    return bare.length === 0 ? [] : [fault(where, "7.5", `${bare.length} of ${headers.length} header cells do not say what they head.`)];
  });
}

const hasScope = (value: PdfValue | undefined): boolean => value === "/Column" || value === "/Row" || value === "/Both";

function figureFaults(tree: Element[]): AccessibilityFault[] {
  const figures = allOf(tree).filter(({ role }) => role === "Figure");
  return figures.flatMap(({ node }, at) =>
    says(node.get("Alt")) || says(node.get("ActualText")) ? [] : [fault(`figure ${at + 1}`, "7.3", "The figure has no words in its place.")],
  );
}

function pagesOf(file: PdfFile, value: PdfValue | undefined): PdfDict[] {
  const node = file.dict(value);
  return node.get("Type") === "/Pages" ? file.list(node.get("Kids")).flatMap((kid) => pagesOf(file, kid)) : [node];
}

function pageFaults(file: PdfFile, page: PdfDict, number: number): AccessibilityFault[] {
  const where = `page ${number}`;
  const contents = page.get("Contents");
  const parts = Array.isArray(file.get(contents)) ? file.list(contents) : [contents ?? null];
  const untagged = untaggedDrawings(parts.map((part) => file.stream(part)).join("\n"));
  const links = file
    .list(page.get("Annots"))
    .map((each) => file.dict(each))
    .filter((each) => each.get("Subtype") === "/Link");
  return [
    ...(untagged > 0 ? [fault(where, "7.1", `${untagged} pieces of the page are neither tagged nor marked as decoration.`)] : []),
    ...(links.length > 0 && page.get("Tabs") !== "/S" ? [fault(where, "7.18.3", "The tab key does not follow the order of the text.")] : []),
    ...(links.some((link) => !says(link.get("Contents"))) ? [fault(where, "7.18.5", "A link does not say where it leads.")] : []),
  ];
}

function fontFaults(file: PdfFile, pages: PdfDict[]): AccessibilityFault[] {
  const fonts = new Map<number, PdfDict>();
  for (const page of pages)
    for (const font of file.dict(file.dict(page.get("Resources")).get("Font")).values()) if (font instanceof Ref) fonts.set(font.number, file.dict(font));
  return [...fonts.values()].flatMap((font) => {
    const name = String(font.get("BaseFont") ?? "").slice(1);
    const inner = file.dict(file.list(font.get("DescendantFonts"))[0]);
    const outlines = file.dict((inner.size > 0 ? inner : font).get("FontDescriptor"));
    const embedded = ["FontFile", "FontFile2", "FontFile3"].some((key) => outlines.has(key));
    return [
      ...(embedded ? [] : [fault(`font ${name}`, "7.21.4", "The letters are not inside the file.")]),
      ...(font.has("ToUnicode") ? [] : [fault(`font ${name}`, "7.21.7", "The letters cannot be read as text.")]),
    ];
  });
}
