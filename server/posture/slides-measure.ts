/** Width of the stage's content, room between blocks and width of a title, in px of a 1920 × 1080 stage. Everything on a slide is planned in these. */
export const STAGE = { width: 1696, gap: 48, title: 1560 } as const;

// Under head, foot, margins and a title of no height; a little less than there is.
const ROOM = 756;

/** Share of the font size each letter takes in the wider of our two faces, rounded up: what is planned to fit does fit. */
const ADVANCE: readonly [letters: string, share: number][] = [
  [" \u00a0", 0.26],
  [".,:;'|!ijl", 0.34],
  ['tfrI()[]-/"', 0.44],
  ["acesz", 0.57],
  ["ovxykqgJ", 0.61],
  ["bdhnpuEFLTPSYZ−?", 0.66],
  // As wide as in columns, where all digits are.
  ["0123456789$", 0.7],
  ["ABCDKRVX&", 0.74],
  ["GHNOQU", 0.82],
  ["mwM@%…", 0.97],
  ["W—", 1.03],
];
const LETTERS = new Map(ADVANCE.flatMap(([letters, share]) => [...letters].map((letter) => [letter, share] as const)));
// Text is measured by the hundred thousand letters while slides are filled: by number, not by string.
const LATIN = Float64Array.from({ length: 0x250 }, (_, code) => LETTERS.get(String.fromCharCode(code)) ?? 0.75);

function advance(code: number): number {
  return LATIN[code] ?? LETTERS.get(String.fromCodePoint(code)) ?? (code >= 0x2e80 ? 1.1 : 0.8);
}

type Measured = { width: number; words: number[] };

// While slides are filled and tables drawn, the same texts are measured at many sizes and widths.
const MOST_KNOWN = 8_192;
const known = new Map<string, Measured>();

function unitWidth(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    sum += advance(code);
    if (code > 0xffff) at++;
  }
  return sum;
}

/** A text and its words at a size of 1 px. */
function measured(text: string): Measured {
  const found = known.get(text);
  if (found !== undefined) return found;
  const width = unitWidth(text);
  const parts = text.split(/\s+/u);
  const told = { width, words: parts.length === 1 ? [width] : parts.map(unitWidth) };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, told);
  return told;
}

/** Width of a text set on one line at `size` px, erring on the wide side. */
export function textWidth(text: string, size: number): number {
  return measured(text).width * size;
}

/** Width of the longest word of a text. */
export function wordWidth(text: string, size: number): number {
  return Math.max(...measured(text).words) * size;
}

/** Lines a text takes in a column `width` px wide; words longer than the column are broken. */
export function lineCount(text: string, width: number, size: number): number {
  const { width: whole, words } = measured(text);
  if (whole * size <= width) return 1;
  let lines = 1;
  let used = 0;
  for (const word of words) {
    const wide = word * size;
    const step = used === 0 ? wide : wide + 0.26 * size;
    if (used + step <= width) used += step;
    else {
      lines += (used === 0 ? 0 : 1) + Math.ceil(wide / width) - 1;
      used = wide % width;
    }
  }
  return lines;
}

/** `after` is what has to fit behind the text, cut or not. */
export type Room = { width: number; size: number; lines: number; after?: string };

/** The text when it fits the room, else as many whole words as do, and "…". */
export function clip(text: string, { width, size, lines, after = "" }: Room): string {
  const fits = (candidate: string) => lineCount(`${candidate}${after}`, width, size) <= lines;
  if (fits(text)) return `${text}${after}`;
  const words = text.split(/\s+/u);
  let low = 0;
  for (let high = words.length; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(`${words.slice(0, middle).join(" ")} …`)) low = middle;
    else high = middle - 1;
  }
  if (low > 0)
    return `${words
      .slice(0, low)
      .join(" ")
      .replace(/[,;:.]$/u, "")} …${after}`;
  const letters = [...text];
  while (letters.length > 1 && !fits(`${letters.join("")}…`)) letters.splice(Math.floor(letters.length * 0.9));
  return `${letters.join("")}…${after}`;
}

/** The size a title is set in: as large as lets it stand on two lines, or on three at the smallest. Appendix titles are one small line. */
export function titleSize(title: string, appendix: boolean): 76 | 64 | 56 {
  if (appendix) return 56;
  return lineCount(title, STAGE.title, 76) <= 2 ? 76 : lineCount(title, STAGE.title, 64) <= 2 ? 64 : 56;
}

function heightOfTitle(title: string): number {
  const size = titleSize(title, false);
  return Math.min(3, lineCount(title, STAGE.title, size)) * size;
}

/** Height left for what stands under a title, also once a number tells it from another of the same words. Appendix titles keep to one line. */
export function roomUnder(title: string, appendix: boolean): number {
  const height = appendix ? 56 : Math.max(heightOfTitle(title), heightOfTitle(`${title} (99)`));
  return ROOM - Math.ceil(height * 1.12);
}
