import { expect, test } from "vitest";
import { ownPath, sameOrigin } from "#server/api/own-path.ts";

test.each([
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "https:evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "/\t/evil.example",
  "/\n//evil.example",
  "",
  undefined,
  ["/a", "/b"],
  "/..//evil.example",
])("signing in never leads off this site: %j", (to) => {
  expect(ownPath(to)).toBe("/");
});

test("signing in leads back to the page that was asked for", () => {
  expect(ownPath("/clients/alder-falls/2026-10?tab=scans#findings")).toBe("/clients/alder-falls/2026-10?tab=scans#findings");
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "https:evil.example",
  "https://posture.example.evil.example",
  "https://posture.example@evil.example",
  "data:text/html,x",
  "http://posture.example/",
])("next-auth never redirects off this site: %j", (url) => {
  expect(new URL(sameOrigin(url, "https://posture.example")).origin).toBe("https://posture.example");
});
