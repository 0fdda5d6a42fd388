import { type OfficeFile, officeFaults, related } from "#server/renderers/office-faults.ts";
import type { AccessibilityFault } from "#server/renderers/renderer.ts";
import { find, findAll, textIn, type XmlNode } from "#server/renderers/xml-tree.ts";

const DRAWN = ["p:sp", "p:pic", "p:graphicFrame", "p:cxnSp", "p:grpSp"];

const textOf = (node: XmlNode): string => findAll(node, "a:t").map(textIn).join("").trim();
const placeholder = (shape: XmlNode): string | undefined => {
  const found = find(shape, "p:ph");
  return found === undefined ? undefined : (found.attributes.type ?? "body");
};
const isTitle = (shape: XmlNode): boolean => ["title", "ctrTitle"].includes(placeholder(shape) ?? "");

function nameOf(shape: XmlNode): string {
  const { name, id } = find(shape, "p:cNvPr")?.attributes ?? {};
  return name ? `“${name}”` : `shape ${id ?? "without a number"}`;
}

/** Has something to say to who cannot see it, or says that there is nothing. */
function isDescribed(shape: XmlNode): boolean {
  const properties = find(shape, "p:cNvPr");
  const decorative = find(shape, "adec:decorative")?.attributes.val;
  return (properties?.attributes.descr ?? "").trim() !== "" || decorative === "1" || decorative === "true";
}

function tableFaults(frame: XmlNode, where: string): AccessibilityFault[] {
  const table = find(frame, "a:tbl");
  if (table === undefined) return [];
  const flagged = ["1", "true"].includes(find(table, "a:tblPr")?.attributes.firstRow ?? "");
  const head = find(table, "a:tr");
  const told = head !== undefined && findAll(head, "a:tc").every((cell) => textOf(cell) !== "");
  return flagged && told
    ? []
    : [{ where, rule: "WCAG 1.3.1", message: `The table ${nameOf(frame)} has no header row${flagged ? " with a title over every column" : ""}.` }];
}

function shapeFaults(shape: XmlNode, where: string): AccessibilityFault[] {
  const kind = placeholder(shape);
  if (kind !== undefined && shape.name === "p:sp" && textOf(shape) === "")
    return [
      isTitle(shape)
        ? { where, rule: "WCAG 2.4.2", message: "The slide's title is empty." }
        : { where, rule: "WCAG 1.3.1", message: `The placeholder ${nameOf(shape)} is empty.` },
    ];
  const silent = shape.name !== "p:sp" || textOf(shape) === "";
  const what = shape.name === "p:pic" ? "picture" : shape.name === "p:graphicFrame" ? "chart or table" : "shape";
  return [
    ...(silent && !isDescribed(shape)
      ? [{ where, rule: "WCAG 1.1.1", message: `The ${what} ${nameOf(shape)} has no alternative text and is not marked as decorative.` }]
      : []),
    ...tableFaults(shape, where),
  ];
}

function titleFaults(shapes: XmlNode[], where: string): AccessibilityFault[] {
  const at = shapes.findIndex(isTitle);
  if (at === -1) return [{ where, rule: "WCAG 2.4.2", message: "The slide has no title." }];
  return at === 0 ? [] : [{ where, rule: "WCAG 1.3.2", message: "The title is not the first thing read." }];
}

function languageFaults(slide: XmlNode, where: string): AccessibilityFault[] {
  const silent = findAll(slide, "a:r").filter((run) => (find(run, "a:rPr")?.attributes.lang ?? "") === "");
  return silent.length === 0 ? [] : [{ where, rule: "WCAG 3.1.1", message: `${silent.length} pieces of text do not say their language.` }];
}

function notesFaults(file: OfficeFile, part: string, where: string): AccessibilityFault[] {
  const notes = related(file, part, "notesSlide").flatMap((name) => file.tree(name) ?? []);
  const told = notes.flatMap((each) => findAll(each, "p:sp")).some((shape) => placeholder(shape) === "body" && textOf(shape) !== "");
  return told ? [] : [{ where, rule: "Speaker notes", message: "The slide has no notes." }];
}

function slideFaults(file: OfficeFile, part: string, where: string): AccessibilityFault[] {
  const slide = file.tree(part);
  const shapes = slide === undefined ? [] : (find(slide, "p:spTree")?.children ?? []).filter(({ name }) => DRAWN.includes(name));
  if (slide === undefined) return [];
  return [
    ...titleFaults(shapes, where),
    ...shapes.flatMap((shape) => shapeFaults(shape, where)),
    ...languageFaults(slide, where),
    ...notesFaults(file, part, where),
  ];
}

function repeatedTitles(file: OfficeFile, slides: string[]): AccessibilityFault[] {
  const seen = new Map<string, number>();
  return slides.flatMap((part, at) => {
    const slide = file.tree(part);
    const title = slide === undefined ? "" : textOf(findAll(slide, "p:sp").find(isTitle) ?? slide);
    const before = seen.get(title);
    seen.set(title, before ?? at + 1);
    return before === undefined || title === "" ? [] : [{ where: `slide ${at + 1}`, rule: "WCAG 2.4.6", message: `It has the same title as slide ${before}.` }];
  });
}

/** What somebody using a screen reader or a keyboard would stumble over in a finished deck, slide by slide; empty = none. */
export async function pptxFaults(bytes: Uint8Array): Promise<AccessibilityFault[]> {
  return officeFaults(bytes, (file) => {
    const slides = file.names(/^ppt\/slides\/slide\d+\.xml$/u);
    return [...slides.flatMap((part, at) => slideFaults(file, part, `slide ${at + 1}`)), ...repeatedTitles(file, slides)];
  });
}
