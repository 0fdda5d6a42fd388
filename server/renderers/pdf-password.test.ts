import { getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { pdf } from "#server/renderers/pdf.ts";

const report = everyBlockReport();
const publication = { revision: 1, sha256: "a".repeat(64), code: "KW-1A2B-3C4D", publishedAt: "2026-11-03T12:00:00Z", replaces: null, errata: [] };
const password = "pässwörd 12 (x)";
const file = await pdf.render(report, publication, { password });
const open = (given: string) => getDocumentProxy(new Uint8Array(file), { password: given });

test("it opens with its password and with no other", async () => {
  expect((await open(password)).numPages).toBeGreaterThan(4);
  for (const wrong of ["", "password", password.toUpperCase()]) await expect(open(wrong)).rejects.toThrow(/password/iu);
});

test("inside it is the same document: tagged, titled, in its language, with its data files", async () => {
  const document = await open(password);
  expect((await document.getMetadata()).info).toMatchObject({ Title: `Security report, ${report.client.name}, October 2026`, Language: "en-US" });
  expect(((await document.getMarkInfo()) as { Marked: boolean }).Marked).toBe(true);
  expect(Object.keys((await document.getAttachments()) ?? {})).toContain("figures.csv");
  expect(await pdf.faults?.(file, { password })).toEqual([]);
});

test("without the password only title, issuer and code can be read", () => {
  const bytes = Buffer.from(file).toString("latin1");
  expect(bytes).toContain("KW-1A2B-3C4D");
  expect(bytes).toContain(report.client.name);
  for (const hidden of [report.headline, "figures.csv", "contract allows", "37 min"]) expect(bytes).not.toContain(hidden);
  expect(/\/CFM \/AESV3/u.test(bytes)).toBe(true);
});

test("the check of a protected file needs its password", async () => {
  await expect(pdf.faults?.(file, { password: "another one" })).rejects.toThrow("password");
});
