import fc from "fast-check";
import { expect, test } from "vitest";
import { findingKey, normalizeHost } from "#server/posture/fingerprint.ts";

const where = { client: "alder-falls", site: "www", family: "zap", ruleId: "10038", discriminator: "CSP" };

test.each([
  ["HTTPS://WWW.City.gov:443/path?x=1", "www.city.gov"],
  ["www.city.gov.", "www.city.gov"],
  ["http://user@city.gov:80", "city.gov"],
  ["city.gov:8443", "city.gov:8443"],
  [" 10.0.0.1 ", "10.0.0.1"],
])("host %s is %s", (given, host) => {
  expect(normalizeHost(given)).toBe(host);
});

test("case of client, site and scanner does not matter; a CVE is upper case", () => {
  expect(findingKey({ ...where, client: "Alder-Falls", family: "ZAP" })).toBe(findingKey(where));
  expect(findingKey({ ...where, ruleId: "cve-2024-12345" })).toBe(findingKey({ ...where, ruleId: "CVE-2024-12345" }));
});

test("text never slides from one part of the key into the next", () => {
  const part = fc.string({ minLength: 1 }).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(part, part, part, part, (a, b, c, d) => {
      fc.pre(a !== c || b !== d);
      fc.pre(a.normalize("NFC") === a && b.normalize("NFC") === b && c.normalize("NFC") === c && d.normalize("NFC") === d && !/cve/i.test(a + b + c + d));
      expect(findingKey({ ...where, ruleId: a, discriminator: b })).not.toBe(findingKey({ ...where, ruleId: c, discriminator: d }));
    }),
  );
});
