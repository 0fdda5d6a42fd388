import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { documentOf, logoBytes } from "#server/renderers/pdf-document.ts";
import { pdfFaults } from "#server/renderers/pdf-faults.ts";
import { fontBlobs } from "#server/renderers/pdf-fonts.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import type { RenderOptions, Renderer } from "#server/renderers/renderer.ts";

// One literal a file: a bundler has to see what to carry along.
const main = readFileSync(new URL("./report.typ", import.meta.url), "utf8");
const PARTS = {
  "report-style.typ": readFileSync(new URL("./report-style.typ", import.meta.url), "utf8"),
  "report-tables.typ": readFileSync(new URL("./report-tables.typ", import.meta.url), "utf8"),
  "report-charts.typ": readFileSync(new URL("./report-charts.typ", import.meta.url), "utf8"),
};
// Nothing is read from it: every file is given.
const WORKSPACE = "/keepwatch-pdf";

let compiler: NodeCompiler | undefined;
function getCompiler(): NodeCompiler {
  if (compiler) return compiler;
  compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }], workspace: WORKSPACE });
  for (const [name, source] of Object.entries(PARTS)) compiler.addSource(`${WORKSPACE}/${name}`, source);
  return compiler;
}

/** PDF/UA-1 through Typst: tagged, titled, no browser. Errors: throws with Typst's own message when the document would not conform. */
function typeset(report: Report, publication: Publication | null, { password, verifyUrl }: RenderOptions): Uint8Array {
  const typst = getCompiler();
  const logo = logoBytes(report.vendor);
  if (logo) typst.mapShadow(`${WORKSPACE}${logo.path}`, logo.bytes);
  const document = { ...documentOf(report, publication, verifyUrl), ...(password === undefined ? {} : { description: null }) };
  const compiled = typst.compile({ mainFileContent: main, inputs: { report: JSON.stringify(document) } });
  if (!compiled.result) {
    const error = compiled.takeDiagnostics();
    throw new Error(`The PDF could not be typeset: ${error ? JSON.stringify(typst.fetchDiagnostics(error)) : "no reason was given"}`);
  }
  const bytes = typst.pdf(compiled.result, { pdfStandard: "ua-1", creationTimestamp: Math.floor(Date.parse(report.builtAt) / 1000) });
  // What was remembered is let go after the file is on its way.
  setImmediate(() => typst.evictCache(1));
  return new Uint8Array(bytes);
}

/** Encryption is heavy too and asked for now and then. */
const encryption = () => import("#server/renderers/pdf-password.ts");

export const pdf: Renderer = {
  id: "pdf",
  contentType: "application/pdf",
  extension: "pdf",
  async faults(bytes, options = {}) {
    return pdfFaults(options.password === undefined ? bytes : await (await encryption()).openPdf(bytes, options.password));
  },
  async render(report, publication, options = {}) {
    const bytes = typeset(report, publication, options);
    return options.password === undefined ? bytes : (await encryption()).protectPdf(bytes, options.password);
  },
};
