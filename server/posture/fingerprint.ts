/** Changing what goes into a key orphans every stored finding: bump this and migrate. */
export const FINGERPRINT_VERSION = 1;

/** "HTTPS://City.example:443/" and "city.example" are one host: lower case, no scheme, no default port, no trailing dot. */
export function normalizeHost(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/[/?#].*$/, "")
    .replace(/^[^@]*@/, "")
    .replace(/:(80|443)$/, "")
    .replace(/\.$/, "");
}

/**
 * The canonical identity of a finding (one rule on one site), to be hashed by the store.
 * No severity, title, description, date or scan id: re-rating or rewording must not close one finding and open another.
 */
export function findingKey(input: { client: string; site: string; family: string; ruleId: string; discriminator: string }): string {
  const cve = /^CVE-\d{4}-\d{4,}$/i;
  const canonical = (text: string) => {
    const trimmed = text.normalize("NFC").trim();
    return cve.test(trimmed) ? trimmed.toUpperCase() : trimmed;
  };
  // JSON, not a separator: "a|b" + "c" and "a" + "b|c" must differ.
  return JSON.stringify([
    `finding/${FINGERPRINT_VERSION}`,
    input.client.trim().toLowerCase(),
    input.site.trim().toLowerCase(),
    input.family.trim().toLowerCase(),
    canonical(input.ruleId),
    canonical(input.discriminator),
  ]);
}
