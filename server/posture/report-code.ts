const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DIGITS = 8;

/**
 * The short code printed on every page: 40 bits of the edition's SHA-256 (hex) in Crockford's base 32, which has no I, L, O or U.
 * `attempt` takes the next bits when an earlier report already has that code.
 */
export function reportCode(sha256: string, attempt = 0): string {
  const bits = [...sha256].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
  const from = attempt * 5;
  const digits = Array.from({ length: DIGITS }, (_, index) => ALPHABET[Number.parseInt(bits.slice(from + index * 5, from + index * 5 + 5), 2)]).join("");
  return `KW-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** Reads what a person typed: any case, spaces or hyphens, O for 0, I or L for 1. null = not one of our codes. */
export function parseReportCode(typed: string): string | null {
  const plain = typed
    .slice(0, 40)
    .toUpperCase()
    .replace(/[\s\-–—_.]/gu, "");
  const digits = (plain.length === DIGITS + 2 && plain.startsWith("KW") ? plain.slice(2) : plain).replace(/O/gu, "0").replace(/[IL]/gu, "1");
  return digits.length === DIGITS && [...digits].every((digit) => ALPHABET.includes(digit)) ? `KW-${digits.slice(0, 4)}-${digits.slice(4)}` : null;
}
