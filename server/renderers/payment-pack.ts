import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { Verdict } from "#server/posture/blocks.ts";
import { formatDay } from "#server/posture/format.ts";
import { PAGE_WORDS, PARTY_WORDS, type PaymentPage, type Responsibility } from "#server/posture/responsibility-matrix.ts";
import { csvCell } from "#server/renderers/csv-cell.ts";
import { fontBlobs } from "#server/renderers/pdf-fonts.ts";
import { printableAll } from "#server/renderers/pdf-text.ts";

type Pack = {
  vendor: string;
  client: { name: string };
  day: string;
  page: PaymentPage | null;
  badge: { programme: string; scope: string; issuer: string | null; verdict: Verdict; why: string } | null;
  rows: Responsibility[];
};

const main = readFileSync(new URL("./payment-pack.typ", import.meta.url), "utf8");
const style = readFileSync(new URL("./report-style.typ", import.meta.url), "utf8");
const WORKSPACE = "/keepwatch-payments";
const COLUMNS = ["Requirement", "What it asks for", "Whose", "How"];

/** Our status in one sentence: the same on the page, in the PDF and in the CSV. */
export function statusOf({ badge }: Pick<Pack, "badge">): string {
  if (badge === null) return "We have no PCI DSS statement on file that covers your payments.";
  return `${badge.programme}${badge.issuer === null ? "" : ` by ${badge.issuer}`}: ${badge.why}. Scope: ${badge.scope || "not on file"}.`;
}

/** PDF/UA-1. Errors: throws with Typst's own message when the document would not conform. */
export function paymentPackPdf(pack: Pack, now: string): Uint8Array {
  const day = formatDay(pack.day, { year: true });
  const data = printableAll({
    ...{ vendor: pack.vendor, title: `PCI DSS responsibilities, ${pack.client.name}`, page: pack.page === null ? "" : PAGE_WORDS[pack.page] },
    headings: { status: "Our status", matrix: "Who answers for what" },
    verdict: pack.badge?.verdict ?? { state: "no-data", label: "None on file" },
    ...{ status: statusOf(pack), columns: COLUMNS },
    rows: pack.rows.map(({ requirement, about, party, how }) => [requirement, about, PARTY_WORDS[party], how]),
    footer: `As of ${day}, for ${pack.client.name}`,
    note: "Requirements of PCI DSS 4.0.1 in our own words; the standard's text decides. This answers requirement 12.9.2 and is no certificate.",
  });
  const typst = NodeCompiler.create({ fontArgs: [{ fontBlobs }], workspace: WORKSPACE });
  typst.addSource(`${WORKSPACE}/report-style.typ`, style);
  const compiled = typst.compile({ mainFileContent: main, inputs: { pack: JSON.stringify(data) } });
  if (!compiled.result) {
    const error = compiled.takeDiagnostics();
    throw new Error(`The PDF could not be typeset: ${error ? JSON.stringify(typst.fetchDiagnostics(error)) : "no reason was given"}`);
  }
  return new Uint8Array(typst.pdf(compiled.result, { pdfStandard: "ua-1", creationTimestamp: Math.floor(Date.parse(now) / 1000) }));
}

/** The same matrix for a spreadsheet, with the status in its first lines. */
export function paymentPackCsv(pack: Pack): string {
  const rows = [
    ["Client", pack.client.name],
    ["As of", pack.day],
    ["Payment page", pack.page === null ? "" : PAGE_WORDS[pack.page]],
    ["Our status", pack.badge?.verdict.label ?? "None on file", statusOf(pack)],
    [],
    COLUMNS,
    ...pack.rows.map(({ requirement, about, party, how }) => [requirement, about, PARTY_WORDS[party], how]),
  ];
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
