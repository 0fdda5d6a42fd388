import { getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { smallPdf } from "#server/operations/small-pdf.fixture.ts";
import { protectPdf } from "#server/renderers/pdf-password.ts";
import { opens, stampDocument } from "#server/renderers/stamp.ts";

const STAMP = {
  who: "Zoë Ødegård",
  when: "23 November 2026",
  foot: "Copy for Zoë Ødegård, zoe@alder.example, City of Alder. Downloaded 23 November 2026, 17:40 CST.",
};
const TEXTS = ["The first page", "The second page"];
const SLOW = 30_000;
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  return Promise.all(
    Array.from({ length: document.numPages }, async (_, at) => {
      const { items } = await (await document.getPage(at + 1)).getTextContent();
      return items
        .map((item) => ("str" in item ? item.str : ""))
        .join(" ")
        .replaceAll(/[\u200b]/g, "");
    }),
  );
}

test(
  "every page carries the reader's name and the day, and still says what it said",
  async () => {
    const pages = await pagesOf(await stampDocument({ bytes: smallPdf(...TEXTS), kind: "application/pdf", title: "Report" }, STAMP));
    expect(pages).toHaveLength(TEXTS.length);
    for (const [at, page] of pages.entries()) {
      const said = page.replaceAll(/\s+/g, " ");
      for (const part of ["zoe@alder.example", "City of Alder", "23 November 2026", TEXTS[at] ?? "?"])
        expect(said.replaceAll(" ", "")).toContain(part.replaceAll(" ", ""));
    }
  },
  SLOW,
);

test(
  "a picture comes as a page with the same mark",
  async () => {
    const [page, ...more] = await pagesOf(await stampDocument({ bytes: PIXEL, kind: "image/png", title: "Certificate" }, STAMP));
    expect(more).toEqual([]);
    expect(page).toContain("zoe@alder.example");
  },
  SLOW,
);

test(
  "what is broken or needs a password does not open",
  async () => {
    const whole = smallPdf(...TEXTS);
    expect(await opens(whole)).toBe(true);
    expect(await opens(new TextEncoder().encode("%PDF-1.7 the auditor's report"))).toBe(false);
    expect(await opens(await protectPdf(whole, "correct horse"))).toBe(false);
  },
  SLOW,
);
