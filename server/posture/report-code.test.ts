import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReportCode, reportCode } from "#server/posture/report-code.ts";

const sha = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });

test("every code reads back, however it was typed", () => {
  fc.assert(
    fc.property(sha, fc.integer({ min: 0, max: 40 }), (hash, attempt) => {
      const code = reportCode(hash, attempt);
      expect(code).toMatch(/^KW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);
      expect(parseReportCode(code)).toBe(code);
      expect(parseReportCode(` ${code.toLowerCase().replaceAll("-", " ")} `)).toBe(code);
      expect(parseReportCode(code.slice(3).replaceAll("0", "o").replaceAll("1", "l"))).toBe(code);
    }),
  );
});

test.each(["", "KW-", "KW-0000-000", "KW-0000-00000", "KW-UUUU-UUUU", "'; drop table", "x".repeat(10_000)])("%j is not a code", (typed) => {
  expect(parseReportCode(typed)).toBeNull();
});
