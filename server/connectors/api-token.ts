import { z } from "zod";
import { AppError } from "#server/errors.ts";

const Token = z.string().regex(/^[\x21-\x7e]{4,4000}$/);
const Secret = z.union([Token, z.object({ token: Token }).transform(({ token }) => token)]);

/** The API key in a source's secret: plain text, a JSON string or {"token": "…"}. Errors: AppError("bad-input") when there is none of that shape. */
export function apiToken(secret: string | null, name: string): string {
  const text = secret?.trim() ?? "";
  let value: unknown = text;
  if (/^[{"]/.test(text)) {
    try {
      value = JSON.parse(text);
    } catch {
      value = null;
    }
  }
  const read = Secret.safeParse(value);
  if (read.success) return read.data;
  throw new AppError("bad-input", `${name} needs an API key; this source has none, or one of another shape.`);
}
