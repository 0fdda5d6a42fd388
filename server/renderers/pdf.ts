import { readFileSync } from "node:fs";
import path from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { Publication, Report } from "#server/posture/report.ts";
import type { Renderer } from "#server/renderers/renderer.ts";

const FACES = {
  "public-sans": ["400Regular/PublicSans_400Regular", "500Medium/PublicSans_500Medium", "600SemiBold/PublicSans_600SemiBold", "700Bold/PublicSans_700Bold"],
  "source-serif-4": ["600SemiBold/SourceSerif4_600SemiBold"],
};

let compiler: NodeCompiler | undefined;
function getCompiler(): NodeCompiler {
  if (compiler) return compiler;
  // Not through import.meta.url: a bundler would look for it beside the bundle.
  const root = path.join(/* turbopackIgnore: true */ process.cwd(), "node_modules", "@expo-google-fonts");
  const fontBlobs = Object.entries(FACES).flatMap(([family, faces]) => faces.map((face) => readFileSync(`${root}/${family}/${face}.ttf`)));
  compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
  return compiler;
}

const template = readFileSync(new URL("./report.typ", import.meta.url), "utf8");

function footerOf(report: Report, publication: Publication | null): string {
  return publication ? `Check this copy: code ${publication.code}, revision ${publication.revision}` : `${report.vendor.name}. ${report.status}`;
}

/** What the template reads: the report with its audience markers taken off and the lines of the cover added. */
function documentOf(report: Report, publication: Publication | null, eyebrow: string) {
  return {
    title: `Security report, ${report.client.name}, ${report.periodLabel}`,
    author: report.vendor.name,
    // Stands uncompressed in the file, so that the verify page can read the code from it.
    keywords: publication ? [publication.code] : [],
    client: report.client.name,
    period: report.periodLabel,
    eyebrow,
    footer: footerOf(report, publication),
    headline: report.headline,
    summary: report.summary,
    action: report.action,
    sections: report.sections.map((section) => ({ ...section, blocks: section.blocks.map((entry) => entry.block) })),
  };
}

/** PDF/UA-1 through Typst: tagged, titled, no browser. Errors: throws with Typst's own message when the document would not conform. */
export const pdf: Renderer = {
  id: "pdf",
  contentType: "application/pdf",
  extension: "pdf",
  async render(report, publication) {
    const typst = getCompiler();
    const eyebrow = `Security report for ${report.client.name}, ${report.periodLabel}. ${report.status}`;
    const document = typst.compile({ mainFileContent: template, inputs: { report: JSON.stringify(documentOf(report, publication, eyebrow)) } });
    if (!document.result) {
      const error = document.takeDiagnostics();
      throw new Error(`The PDF could not be typeset: ${error ? JSON.stringify(typst.fetchDiagnostics(error)) : "no reason was given"}`);
    }
    const bytes = typst.pdf(document.result, { pdfStandard: "ua-1", creationTimestamp: Math.floor(Date.parse(report.builtAt) / 1000) });
    typst.evictCache(10);
    return new Uint8Array(bytes);
  },
};
