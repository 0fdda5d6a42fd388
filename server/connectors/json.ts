import { AppError } from "#server/errors.ts";

export const MAX_JSON_DEPTH = 64;
const QUOTE = 34;
const BACKSLASH = 92;

/** Deepest nesting of brackets outside strings, stopping early once `limit` is passed. */
function tooDeep(text: string, limit: number): number | null {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === 91 || c === 123) {
      if (++depth > limit) return i;
    } else if (c === 93 || c === 125) depth--;
  }
  return null;
}

/**
 * The one JSON reader for text from outside. Errors: AppError("bad-input") for nesting over 64 levels (JSON.parse would take it, everything
 * after it would not), for HTML and for text that is not JSON or breaks off.
 */
export function parseJson(text: string): unknown {
  const deep = tooDeep(text, MAX_JSON_DEPTH);
  if (deep !== null) throw new AppError("bad-input", `JSON nested deeper than ${MAX_JSON_DEPTH} levels at character ${deep}.`);
  try {
    return JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch (cause) {
    if (/^\s*<(!doctype|html|head|body)/i.test(text)) throw new AppError("bad-input", "This is an HTML page, not JSON.");
    const why = cause instanceof Error && /end of JSON|Unterminated/i.test(cause.message) ? "it breaks off" : "it has a syntax error";
    throw new AppError("bad-input", `This is not readable JSON: ${why}.`);
  }
}

/** Whether a value is a JSON object (not null, not an array). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Collects decoded text up to `max` characters. Errors: AppError("bad-input") above it. */
export async function collectText(chunks: AsyncIterable<string>, max: number): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > max) throw new AppError("bad-input", `The file is larger than ${Math.floor(max / 1_000_000)} million characters.`);
    parts.push(chunk);
  }
  return parts.join("");
}
