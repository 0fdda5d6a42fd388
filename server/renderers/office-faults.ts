import { type Parts, readParts } from "#server/renderers/office-zip.ts";
import type { AccessibilityFault } from "#server/renderers/renderer.ts";
import { find, findAll, parseXml, textIn, type XmlNode } from "#server/renderers/xml-tree.ts";

/** An Office file read again: its parts and its XML as trees. */
export type OfficeFile = { parts: Parts; tree(name: string): XmlNode | undefined; names(pattern: RegExp): string[] };

const number = (name: string): number => Number(/(\d+)\.xml$/u.exec(name)?.[1] ?? 0);

function trees(parts: Parts): { file: OfficeFile; faults: AccessibilityFault[] } {
  const read = new Map<string, XmlNode>();
  const faults: AccessibilityFault[] = [];
  for (const [name, content] of parts) {
    if (typeof content !== "string") continue;
    try {
      read.set(name, parseXml(content));
    } catch (error) {
      faults.push({ where: name, rule: "WCAG 4.1.1", message: `This part is not well-formed: ${error instanceof Error ? error.message : String(error)}` });
    }
  }
  const names = (pattern: RegExp) => [...parts.keys()].filter((name) => pattern.test(name)).sort((a, b) => number(a) - number(b));
  return { file: { parts, tree: (name) => read.get(name), names }, faults };
}

/** "ppt/slides/_rels/slide1.xml.rels" + "../charts/chart1.xml" → "ppt/charts/chart1.xml". */
function targetOf(rels: string, target: string): string {
  const path = target.startsWith("/") ? [] : rels.split("/").slice(0, -2);
  for (const step of target.split("/")) {
    if (step === "..") path.pop();
    else if (step !== "" && step !== ".") path.push(step);
  }
  return path.join("/");
}

/** What a part points to, by the kind of relationship. */
export function related(file: OfficeFile, part: string, kind: string): string[] {
  const rels = part.replace(/([^/]+)$/u, "_rels/$1.rels");
  const tree = file.tree(rels);
  return (tree === undefined ? [] : findAll(tree, "Relationship"))
    .filter(({ attributes }) => attributes.Type?.endsWith(`/${kind}`))
    .map(({ attributes }) => targetOf(rels, attributes.Target ?? ""));
}

function dangling(file: OfficeFile): AccessibilityFault[] {
  return file.names(/\.rels$/u).flatMap((rels) =>
    findAll(file.tree(rels) ?? parseXml("<none/>"), "Relationship")
      .filter(({ attributes }) => attributes.TargetMode !== "External" && !file.parts.has(targetOf(rels, attributes.Target ?? "")))
      .map(({ attributes }) => ({
        where: rels,
        rule: "ECMA-376 relationships",
        message: `It points to ${attributes.Target ?? "nothing"}, which is not in the file.`,
      })),
  );
}

function properties(file: OfficeFile): AccessibilityFault[] {
  const core = file.tree("docProps/core.xml");
  const said = (name: string) => (core === undefined ? "" : textIn(find(core, name) ?? { name, attributes: {}, children: [], text: "" }).trim());
  const where = "document properties";
  return [
    ...(said("dc:title") === "" ? [{ where, rule: "WCAG 2.4.2", message: "The document has no title." }] : []),
    ...(said("dc:language") === "" ? [{ where, rule: "WCAG 3.1.1", message: "The document does not say its language." }] : []),
  ];
}

/** Opens a finished Office file and lists what is wrong with any of them; `check` adds what is wrong with this kind. A file that cannot be read is a fault, not an error. */
export function officeFaults(bytes: Uint8Array, check: (file: OfficeFile) => AccessibilityFault[]): AccessibilityFault[] {
  let parts: Parts;
  try {
    parts = readParts(bytes);
  } catch {
    return [{ where: "file", rule: "ECMA-376 package", message: "The file cannot be opened." }];
  }
  const { file, faults } = trees(parts);
  return faults.length > 0 ? faults : [...dangling(file), ...properties(file), ...check(file)];
}
