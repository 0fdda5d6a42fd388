import { expect, test } from "vitest";
import { resolveSeverity, severityOfScore } from "#server/posture/severity.ts";

test.each([
  ["4.0", 0, "info"],
  ["3.1", 0, "info"],
  ["2.0", 0, "low"],
  ["3.1", 0.1, "low"],
  ["3.1", 3.9, "low"],
  ["3.1", 4, "medium"],
  ["3.1", 6.9, "medium"],
  ["3.1", 7, "high"],
  ["3.1", 8.9, "high"],
  ["3.1", 9, "critical"],
  ["4.0", 10, "critical"],
  ["2.0", 7, "high"],
  ["2.0", 10, "high"],
] as const)("CVSS %s score %d is %s", (version, score, severity) => {
  expect(severityOfScore({ version, score })).toBe(severity);
});

const cvss = (version: "4.0" | "3.1" | "3.0" | "2.0", score: number) => ({ version, score, vector: null });
const override = { severity: "low" as const, reason: "behind a firewall", by: "analyst", expiresAt: "2026-12-01T00:00:00Z" };

test("an analyst's override beats the tool until it expires", () => {
  expect(resolveSeverity({ toolSeverity: "high", cvss: [], override, at: "2026-11-30T23:59:59Z" })).toEqual({ severity: "low", basis: "override" });
  expect(resolveSeverity({ toolSeverity: "high", cvss: [], override, at: "2026-12-01T00:00:00Z" })).toEqual({ severity: "high", basis: "tool" });
});

test("an override that ends on a day holds to the end of that day in the client's zone", () => {
  const input = { toolSeverity: "high" as const, cvss: [], override: { ...override, expiresAt: "2026-10-31" }, timeZone: "America/New_York" };
  expect(resolveSeverity({ ...input, at: "2026-11-01T03:59:59Z" }).basis).toBe("override");
  expect(resolveSeverity({ ...input, at: "2026-11-01T04:00:00Z" }).basis).toBe("tool");
});

test("the tool's own word beats a score", () => {
  expect(resolveSeverity({ toolSeverity: "medium", cvss: [cvss("3.1", 9.8)] }).severity).toBe("medium");
});

test("a tool that says unknown said nothing: the newest CVSS version decides, never the highest score", () => {
  expect(resolveSeverity({ toolSeverity: "unknown", cvss: [cvss("2.0", 10), cvss("3.1", 5), cvss("3.0", 9.9)] })).toEqual({
    severity: "medium",
    basis: "cvss-3.1",
  });
  expect(resolveSeverity({ toolSeverity: null, cvss: [cvss("3.1", 5), cvss("4.0", 8)] })).toEqual({ severity: "high", basis: "cvss-4.0" });
});

test("nothing known is unknown, not information and not low", () => {
  expect(resolveSeverity({ toolSeverity: null, cvss: [] })).toEqual({ severity: "unknown", basis: "none" });
});
