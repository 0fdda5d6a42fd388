// Controls, bidirectional overrides, zero-width and private characters: they break a file, hide a formula or reorder what is read.
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\ufffb\ufffe\uffff]/gu;

const PLAIN = /^[\x20-\x7e]*$/;
/** Most of what we write is ASCII on one line; there is nothing to look for in it. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** Text as any file may hold it: line ends are \n, tabs are spaces, nothing unseen is left, and every character is legal in XML 1.0. */
export function visibleText(text: string): string {
  if (isPlain(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, "\n")
    .replace(/\t/gu, " ")
    .replace(INVISIBLE, "");
}

const STRONG = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]|(\p{L})/u;

/** Whether a paragraph runs from right to left: its first letter decides, as in the Unicode bidirectional algorithm. */
export function isRightToLeft(text: string): boolean {
  const first = STRONG.exec(text);
  return first !== null && first[1] === undefined;
}
