const ESC = String.fromCharCode;
const range = (from: number, to: number): string => `${ESC(from)}-${ESC(to)}`;
const UNWANTED = new RegExp(
  `[${range(0x00, 0x08)}${range(0x0b, 0x1f)}${range(0x7f, 0x9f)}${ESC(0xad)}${ESC(0x61c)}${ESC(0x180e)}${range(0x200b, 0x200f)}${range(0x202a, 0x202e)}${range(0x2060, 0x206f)}${ESC(0xfeff)}]`,
  "g",
);

/**
 * The one normaliser for text from outside: NFC, without NUL, C0/C1 controls (newline and tab stay), direction marks and zero-width
 * characters; lone surrogates become U+FFFD. `max` counts UTF-16 units and never cuts a character in two.
 */
export function cleanText(text: string, max: number): string {
  // Four times the room before normalising: composing can shorten, and a hostile 50 MB field is not worth normalising whole.
  const head = text.length > max * 4 ? text.slice(0, max * 4) : text;
  const clean = head.toWellFormed().replace(/\r\n?/g, "\n").replace(UNWANTED, "").normalize("NFC");
  if (clean.length <= max) return clean;
  return clean.slice(0, max).replace(/[\ud800-\udbff]$/, "");
}

/** The same on one line: runs of white space become one space. For titles, hosts, names. */
export function cleanLine(text: string, max: number): string {
  return cleanText(
    cleanText(text, max * 4)
      .replace(/\s+/g, " ")
      .trim(),
    max,
  ).trim();
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function decodeReference(whole: string, body: string): string {
  if (!body.startsWith("#")) return NAMED[body.toLowerCase()] ?? whole;
  const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** Scanner HTML (ZAP descriptions) to plain text: block ends become line breaks, other tags go, references are decoded once. */
export function htmlToText(html: string, max: number): string {
  const text = html
    .slice(0, max * 4)
    .replace(/<\s*br\s*\/?\s*>|<\/\s*(?:p|div|li|ul|ol|h[1-6]|tr|pre)\s*>/gi, "\n")
    .replace(/<\/?[a-z][^<>]*>/gi, "")
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, decodeReference);
  return cleanText(text, max)
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
