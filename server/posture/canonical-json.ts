type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON text with object keys in code-unit order and no white space, so that the same report always has the same bytes and hash.
 * A key without a value is left out, as in JSON itself. Errors: throws on a number JSON cannot write (NaN, Infinity).
 */
export function canonicalJson(value: unknown): string {
  return write(value as Json);
}

function write(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("canonicalJson: not a JSON number");
  if (Array.isArray(value)) return `[${value.map((item: Json) => write(item ?? null)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const object = value as { readonly [key: string]: Json };
    const members = Object.keys(object)
      .filter((key) => object[key] !== undefined)
      .sort();
    return `{${members.map((key) => `${JSON.stringify(key)}:${write(object[key])}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
