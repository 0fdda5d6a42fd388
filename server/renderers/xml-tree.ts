import { SaxesParser } from "saxes";

export type XmlNode = { name: string; attributes: Record<string, string>; children: XmlNode[]; text: string };

/** An XML document as a tree; `text` is what stands directly in an element. Errors: throws on what is not well-formed and on a DOCTYPE. */
export function parseXml(source: string): XmlNode {
  const root: XmlNode = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("doctype", () => {
    throw new Error("a DOCTYPE has no place here");
  });
  parser.on("opentag", ({ name, attributes }) => {
    const node: XmlNode = { name, attributes: attributes as Record<string, string>, children: [], text: "" };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on("closetag", () => open.pop());
  parser.on("text", (text) => {
    const node = open.at(-1);
    if (node) node.text += text;
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(source).close();
  return root;
}

/** Every element of a name, in document order. */
export function findAll(node: XmlNode, name: string, found: XmlNode[] = []): XmlNode[] {
  for (const child of node.children) {
    if (child.name === name) found.push(child);
    findAll(child, name, found);
  }
  return found;
}

/** The first element of a name, in document order. */
export function find(node: XmlNode, name: string): XmlNode | undefined {
  for (const child of node.children) {
    const found = child.name === name ? child : find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All text of an element and what stands in it. */
export const textIn = (node: XmlNode): string => node.text + node.children.map(textIn).join("");
