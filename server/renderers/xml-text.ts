import { visibleText } from "#server/renderers/visible-text.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text for an XML 1.0 element or attribute. */
export function xmlText(text: string): string {
  return visibleText(text).replace(/[&<>"']/gu, (char) => ENTITIES[char] ?? char);
}

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
