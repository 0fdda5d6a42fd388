import { Temporal } from "temporal-polyfill";

const VALID_DAYS = 180;

/**
 * /.well-known/security.txt (RFC 9116), made anew on each request so that Expires never runs out: 180 days after the day of `now`, in UTC.
 * `contacts` are https or mailto URIs, most preferred first. Errors: throws on a contact or base URL that is neither.
 */
export function securityTxt({ baseUrl, now, contacts }: { baseUrl: string; now: string; contacts: readonly string[] }): string {
  const base = new URL(baseUrl);
  const page = (path: string) => new URL(path, base).href;
  const uris = contacts.map((contact) => {
    const uri = new URL(contact);
    if (!["https:", "mailto:", "http:"].includes(uri.protocol)) throw new Error(`securityTxt: ${uri.protocol} is no way to reach us`);
    return uri.href;
  });
  const today = Temporal.Instant.from(now).toZonedDateTimeISO("UTC").startOfDay();
  const expires = today.add({ days: VALID_DAYS }).toInstant().toString();
  return [
    ...[...new Set(uris)].map((uri) => `Contact: ${uri}`),
    `Expires: ${expires}`,
    "Preferred-Languages: en",
    `Canonical: ${page("/.well-known/security.txt")}`,
    `Policy: ${page("/security")}`,
    "",
  ].join("\n");
}
