import { z } from "zod";
import { cleanLine, cleanText } from "#server/connectors/text.ts";

/** Text a person wrote, over several lines: normalised, trimmed, at most `max` characters. */
export function plainText(max: number) {
  return z
    .string()
    .transform((text) => cleanText(text, max * 2).trim())
    .pipe(z.string().max(max));
}

/** The same on one line, and not empty. */
export function plainLine(max: number) {
  return z
    .string()
    .transform((text) => cleanLine(text, max * 2))
    .pipe(z.string().min(1).max(max));
}
