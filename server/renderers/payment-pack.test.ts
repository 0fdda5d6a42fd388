import { getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { responsibilities } from "#server/posture/responsibility-matrix.ts";
import { paymentPackCsv, paymentPackPdf } from "#server/renderers/payment-pack.ts";
import { pdfFaults } from "#server/renderers/pdf-faults.ts";

const badge = {
  programme: "PCI DSS 4.0.1",
  scope: "Payment pages",
  issuer: "Harbor Point",
  verdict: { state: "met" as const, label: "Current" },
  why: "Until 1 March 2027",
};
const pack = {
  vendor: "Northgate Civic",
  client: { name: "=City of Alder" },
  day: "2026-11-23",
  page: "embedded" as const,
  badge,
  rows: responsibilities("embedded"),
};

async function textOf(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages = await Promise.all(Array.from({ length: document.numPages }, async (_, at) => (await (await document.getPage(at + 1)).getTextContent()).items));
  return pages
    .flat()
    .map((item) => ("str" in item ? item.str : ""))
    .join(" ")
    .replaceAll(/\s+/g, " ");
}

test("the PDF is accessible and says status, page and every requirement", async () => {
  const bytes = paymentPackPdf(pack, "2026-11-23T12:00:00Z");
  expect(await pdfFaults(bytes)).toEqual([]);
  const text = await textOf(bytes);
  for (const part of ["Current", "Until 1 March 2027", "shown inside a page of your website", "6.4.3", "11.6.1", "12.9.2", "Shared"])
    expect(text).toContain(part);
});

test("the CSV says the same and no cell of it is a formula", () => {
  const csv = paymentPackCsv(pack);
  expect(csv.split("\r\n").filter((line) => /^"?\d/.test(line))).toHaveLength(pack.rows.length);
  expect(csv).not.toMatch(/(^|,)"?=/m);
});

test("without a covering statement neither claims one", async () => {
  const none = { ...pack, badge: null };
  expect(paymentPackCsv(none)).toContain("no PCI DSS statement on file");
  expect(await textOf(paymentPackPdf(none, "2026-11-23T12:00:00Z"))).toContain("no PCI DSS statement on file");
});
