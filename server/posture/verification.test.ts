import { expect, test } from "vitest";
import { findReportCode, verifyClaim } from "#server/posture/verification.ts";

const known = { sha256: "aa", errataSha256: "bb", revision: 1, publishedAt: "2026-11-03T12:00:00Z", superseded: false };
const content = { sha256: "aa", errataSha256: "bb", revision: 1, publishedAt: "2026-11-03T12:00:00Z" };
const code = "KW-0000-0000";

test("only a file that is all as published is genuine by content", () => {
  expect(verifyClaim(known, { code, content })).toMatchObject({ status: "genuine", checked: "content" });
  for (const change of [{ sha256: "ab" }, { errataSha256: "" }, { revision: 2 }, { publishedAt: "2026-11-04T12:00:00Z" }]) {
    expect(verifyClaim(known, { code, content: { ...content, ...change } }).status).toBe("altered");
  }
});

test("a replaced report says so, but an altered one is altered first", () => {
  const replaced = { ...known, superseded: true };
  expect(verifyClaim(replaced, { code, content }).status).toBe("superseded");
  expect(verifyClaim(replaced, { code, content: { ...content, sha256: "x" } }).status).toBe("altered");
});

test("a file with our seal is genuine; one that should carry it and does not is altered, never genuine by its code", () => {
  expect(verifyClaim(known, { code, content: "as-issued" })).toMatchObject({ status: "genuine", checked: "content" });
  expect(verifyClaim(known, { code, content: "not-as-issued" })).toMatchObject({ status: "altered", checked: "content" });
  expect(verifyClaim(null, { code: null, content: "not-as-issued" }).status).toBe("unknown");
});

test("a report with another period put beside it is ours and not what was published", () => {
  const answer = verifyClaim(known, { code, content: "compared" });
  expect(answer).toMatchObject({ status: "compared", checked: "content", revision: 1 });
  expect(answer.message).toBe("Ours; the comparison was added and is not part of the published report.");
  expect(verifyClaim({ ...known, superseded: true }, { code, content: "compared" }).message).toMatch(/A newer revision has been published since\.$/);
  expect(verifyClaim(null, { code, content: "compared" }).status).toBe("unknown");
});

test("a code alone never vouches for the content, and an unknown one says nothing", () => {
  expect(verifyClaim(known, { code, content: null })).toMatchObject({ status: "genuine", checked: "code" });
  expect(verifyClaim(null, { code, content })).toMatchObject({ status: "unknown", publishedAt: null, revision: null, issued: null });
  expect(verifyClaim(known, { code, content: null }).issued).toBe("Issued 3 November 2026, revision 1.");
  expect(verifyClaim(null, { code: null, content: null }).status).toBe("unknown");
});

test("the code is found in the middle of a file", () => {
  expect(findReportCode("%PDF-1.7\n/Keywords (KW-1A2B-3C4D)")).toBe("KW-1A2B-3C4D");
  expect(findReportCode("nothing here")).toBeNull();
});
