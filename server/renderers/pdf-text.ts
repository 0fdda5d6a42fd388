import { isPlain, isRightToLeft, visibleText } from "#server/renderers/visible-text.ts";

// Marks that change the look of the sign before them; without a face that knows them they would be drawn by themselves.
const SELECTORS = /\u034f|\u180e|[\ufe00-\ufe0f]/gu;
/**
 * What the faces that come with us can draw: Latin in our own, Greek, Cyrillic, Hebrew, Arabic and common signs in the typesetter's.
 * pdf-text.test.ts has every one of them drawn.
 */
const DRAWN_RANGES =
  "\\n\\u0020-\\u007e\\u00a0-\\u017f\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ce\\u0400-\\u045f\\u0490\\u0491\\u05d0-\\u05ea\\u060c\\u061b\\u061f" +
  "\\u0621-\\u063a\\u0640-\\u0652\\u0660-\\u066d\\u067e\\u0686\\u0698\\u06a9\\u06af\\u06cc\\u2010-\\u2015\\u2018-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2039\\u203a\\u2044\\u20ac\\u2116\\u2122" +
  "\\u2190-\\u2193\\u2194\\u2212\\u221e\\u2248\\u2260\\u2264\\u2265\\u25a0\\u25cf\\u2713\\u2717\\ufb01\\ufb02";
const UNDRAWN = new RegExp(`[^${DRAWN_RANGES}]+`, "gu");
export const DRAWN = new RegExp(`^[${DRAWN_RANGES}]$`, "u");
const MOST_CODES = 3;
const LONG_WORD = 22;
const LONG_WORDS = new RegExp(`[^\\s\\u00a0]{${LONG_WORD},}`, "gu");
// A number stays beside its unit.
const UNIT = /(\d) (?=%|min\b|s\b|ms\b|days?\b|hours?\b|minutes?\b|seconds?\b|of \d)/gu;

/** The same words stand in report after report, and twice in one: what was worked out lately is kept, with short texts only. */
const lately = new Map<number, Map<string, string>>();
const MOST_KEPT = 4_000;
const MOST_LETTERS = 500;

/** Text as the typesetter can set it: nothing invisible, no letter it would have to leave blank, places where a long host may break (U+200B). */
export function printable(text: string, longWord = LONG_WORD): string {
  if (text.length > MOST_LETTERS) return workOut(text, longWord);
  const kept = lately.get(longWord) ?? new Map<string, string>();
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const set = workOut(text, longWord);
  lately.set(longWord, kept.set(text, set));
  return set;
}

function workOut(text: string, longWord: number): string {
  if (isPlain(text)) return spaced(text, longWord);
  const set = spaced(visibleText(text.normalize("NFC")).replace(SELECTORS, "").replace(UNDRAWN, named), longWord);
  return isRightToLeft(set) ? `\u2067${set}\u2069` : set;
}

/** Far quicker than asking the expression, which looks ahead from every letter. */
function hasLongWord(text: string): boolean {
  for (let at = 0, run = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    run = code === 0x20 || code === 0xa0 || code === 0x0a ? 0 : run + 1;
    if (run >= LONG_WORD) return true;
  }
  return false;
}

function spaced(text: string, longWord: number): string {
  const glued = /\d /u.test(text) ? text.replace(UNIT, "$1\u00a0") : text;
  return !hasLongWord(glued) ? glued : glued.replace(LONG_WORDS, (word) => (word.length < longWord ? word : breakable(word)));
}

/** Never a blank box: what cannot be drawn is named by its code points, a longer run counted. The attached data files have it as it was. */
function named(run: string): string {
  const points = [...run];
  if (points.length > MOST_CODES) return `[${points.length} letters this document cannot draw; see the data files]`;
  return `[${points.map((point) => `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`).join(" ")}]`;
}

const BREAKS_AFTER = /([./:_=&?@,;)-])(?=.)/gu;
const UNBROKEN = new RegExp(`(.{${LONG_WORD}})(?=.)`, "gu");

function breakable(word: string): string {
  const pieces = word.replace(BREAKS_AFTER, "$1\u200b").split("\u200b");
  return pieces.map((piece) => (piece.length <= LONG_WORD ? piece : piece.replace(UNBROKEN, "$1\u200b"))).join("\u200b");
}

// Names inside the file, not words.
const NAMES = new Set(["anchor", "anchors"]);
// Sentences over the whole column: a host in one breaks only when the line cannot hold it.
const SENTENCES = new Set(["headline", "action", "opening", "summary", "running"]);
const LONG_IN_SENTENCE = 40;

/** The same of every text in a plain value. */
export function printableAll<T>(value: T, longWord = LONG_WORD): T {
  if (typeof value === "string") return printable(value, longWord) as T;
  if (Array.isArray(value)) return value.map((each) => printableAll(each, longWord)) as T;
  if (value === null || typeof value !== "object") return value;
  const set: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value))
    set[key] = typeof each === "number" || NAMES.has(key) ? each : printableAll(each, SENTENCES.has(key) ? LONG_IN_SENTENCE : LONG_WORD);
  return set as T;
}
