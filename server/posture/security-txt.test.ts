import { expect, test } from "vitest";
import { securityTxt } from "#server/posture/security-txt.ts";

const DAY = 86_400_000;
const contacts = ["mailto:security@northgate.example", "https://posture.northgate.example/concerns/new?channel=media", "https://help.northgate.example/"];

test.each(["2026-01-01T00:00:00Z", "2026-10-03T23:59:59Z", "2028-02-29T12:00:00Z", "2031-12-31T23:59:59.999Z"])(
  "at %s it expires in more than 30 days and less than a year",
  (now) => {
    const text = securityTxt({ baseUrl: "https://posture.northgate.example", now, contacts });
    const expires = /^Expires: (\S+)$/mu.exec(text)?.[1] ?? "";
    const ahead = (Date.parse(expires) - Date.parse(now)) / DAY;
    expect(ahead).toBeGreaterThan(30);
    expect(ahead).toBeLessThan(365);
    expect(text.match(/^Contact: /gmu)).toHaveLength(3);
    expect(text).toContain("\nCanonical: https://posture.northgate.example/.well-known/security.txt\n");
  },
);

test("a contact cannot smuggle a line or a script", () => {
  expect(
    securityTxt({ baseUrl: "https://a.example", now: "2026-01-01T00:00:00Z", contacts: ["mailto:a@b.example\nExpires: 2099-01-01T00:00:00Z"] }).match(
      /^Expires:/gmu,
    ),
  ).toHaveLength(1);
  expect(() => securityTxt({ baseUrl: "https://a.example", now: "2026-01-01T00:00:00Z", contacts: ["javascript:alert(1)"] })).toThrow();
});
