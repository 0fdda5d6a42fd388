import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { forReader } from "#server/posture/disclosure.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import { readParts } from "#server/renderers/office-zip.ts";
import type { Renderer } from "#server/renderers/renderer.ts";
import { findRenderer } from "#server/renderers/registry.ts";

const publication = { revision: 1, sha256: "a".repeat(64), code: "KW-1A2B-3C4D", publishedAt: "2026-11-03T12:00:00Z", replaces: null, errata: [] };
const report = forReader(reportOf(), "client");
const verifyUrl = "https://reports.northgate.example/verify";
const address = "reports.northgate.example/verify#KW-1A2B-3C4D";

async function made(format: Renderer["id"], published = true) {
  const renderer = (await findRenderer(format)) ?? expect.fail();
  const bytes = await renderer.render(report, published ? publication : null, { verifyUrl });
  expect((await renderer.faults?.(bytes)) ?? []).toEqual([]);
  return bytes;
}
const slidesOf = (bytes: Uint8Array) => [...readParts(bytes)].filter(([name]) => /^ppt\/slides\/slide\d+\.xml$/u.test(name)).map(([, xml]) => String(xml));
const partsOf = (bytes: Uint8Array) => [...readParts(bytes)].map(([, part]) => String(part)).join("\n");

test("every page of a PDF names the address, and the cover links to it", { timeout: 30_000 }, async () => {
  const document = await getDocumentProxy(new Uint8Array(await made("pdf")));
  const { text } = await extractText(document, { mergePages: false });
  // The cover's column is narrow: the address may go on in the next line.
  for (const page of text) expect(page.replaceAll(/[\s\u200b]+/gu, "")).toContain(address);
  const links = (await (await document.getPage(1)).getAnnotations()).map(({ url, unsafeUrl }) => url ?? unsafeUrl);
  expect(links).toContain(`${verifyUrl}#KW-1A2B-3C4D`);
});

test("every slide of a deck stands on a master that names the address; cover and closing slide have it for a camera, described", {
  timeout: 30_000,
}, async () => {
  const bytes = await made("pptx");
  const masters = [...readParts(bytes)].filter(([name]) => /^ppt\/slideLayouts\/slideLayout\d+\.xml$/u.test(name)).map(([, xml]) => String(xml));
  expect(masters.filter((xml) => xml.includes(address))).toHaveLength(2);
  const slides = slidesOf(bytes);
  expect(slides[0]).toContain(address);
  const described = slides.flatMap((xml, at) => (xml.includes('descr="QR code of the address') ? [at] : []));
  expect(described).toEqual([0, slides.findIndex((xml) => xml.includes("In closing"))]);
});

test.each(["xlsx", "csv"] as const)("a %s file says where it can be checked", async (format) => {
  const bytes = await made(format);
  const text = format === "csv" ? new TextDecoder().decode(bytes) : partsOf(bytes);
  expect(text).toContain(`${verifyUrl}#KW-1A2B-3C4D`);
});

test.each(["pdf", "pptx", "xlsx", "csv"] as const)("a draft as %s names no address: there is nothing to check", { timeout: 30_000 }, async (format) => {
  const bytes = await made(format, false);
  const text =
    format === "csv"
      ? new TextDecoder().decode(bytes)
      : format === "pdf"
        ? (await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true })).text
        : partsOf(bytes);
  expect(text).not.toContain("/verify");
});

test("JSON stays what its hash covers", async () => {
  expect(new TextDecoder().decode(await made("json"))).not.toContain("/verify");
});
