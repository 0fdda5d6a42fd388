import { readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { numbered } from "#components/present/numbered.ts";
import { SlideView } from "#components/present/slide-view.tsx";
import { checkAddress } from "#server/posture/check-address.ts";
import type { Report } from "#server/posture/report.ts";
import { slides } from "#server/posture/slides.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const STYLES = [
  "node_modules/tailwindcss/preflight.css",
  "components/ui/tokens.css",
  "components/ui/page.css",
  "components/report/blocks.css",
  "components/present/slide.css",
  "components/present/slide-blocks.css",
];

function face(family: string, file: string): string {
  const data = readFileSync(path.join(ROOT, "node_modules/@fontsource-variable", file)).toString("base64");
  return `@font-face { font-family: "${family}"; src: url(data:font/woff2;base64,${data}) format("woff2"); font-weight: 100 900; }`;
}

/** Test only: all slides of a report one below the other, with the styles and letters of the app. */
export function sheetOf(report: Report): string {
  const code = "KW-7Q4M-2XHD";
  const check = checkAddress("https://reports.northgate.example/verify", code);
  const all = numbered(slides(report, check));
  const frame = { client: report.client, vendor: report.vendor, periodLabel: report.periodLabel, issue: { code, revision: 2 }, check };
  const markup = renderToStaticMarkup(all.map((each) => <SlideView key={each.slide.id} {...each} frame={frame} />));
  const styles = STYLES.map((file) => readFileSync(path.join(ROOT, file), "utf8")).join("\n");
  const faces = [
    face("Public Sans Variable", "public-sans/files/public-sans-latin-wght-normal.woff2"),
    face("Source Serif 4 Variable", "source-serif-4/files/source-serif-4-latin-wght-normal.woff2"),
  ].join("\n");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Slides</title><style>${faces}${styles} .sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}</style><body>${markup}</body></html>`;
}
