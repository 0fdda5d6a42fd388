import { chromium } from "@playwright/test";
import { findBrowser } from "#e2e/browser.ts";
import { medianMs, ms, type Result } from "#e2e/bench/measure.ts";
import { renderWithReactPdf } from "#e2e/bench/react-pdf-report.ts";
import { type App, cookieOf, signIns, toldMonth } from "#e2e/bench/running-app.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { Publication, Report } from "#server/posture/report.ts";
import { findRenderer } from "#server/renderers/registry.ts";

const CLIENT = "alder-falls";
const RUNS = 15;
const TIMES_FASTER = 10;
const PPTX_MS = 150;

type Issue = { report: Report; publication: Publication | null };

/**
 * One full report made again and again: our PDF against the same report printed by headless Chromium (loaded and laid out already) and by @react-pdf.
 * The typesetter remembers what it has set before, so the same is also said of reports it has never met.
 */
export async function benchExport(app: App): Promise<Result[]> {
  const cookie = await cookieOf(app, "csm", CLIENT);
  const issues = await issuesOf(app, cookie);
  const each = (work: (issue: Issue) => Promise<unknown>) => {
    let next = 0;
    return () => work(issues[next++ % issues.length] as Issue);
  };
  const render = async (format: string) => {
    const renderer = await findRenderer(format);
    if (!renderer) throw new Error(`no renderer ${format}`);
    return each(({ report, publication }) => renderer.render(report, publication));
  };
  const [full] = issues;
  const pdf = await findRenderer("pdf");
  if (!full || !pdf) throw new Error("there is no report to measure");
  const again = await medianMs(RUNS, () => pdf.render(full.report, full.publication));
  const never = await medianMs(RUNS, await render("pdf"));
  const deck = await medianMs(RUNS, await render("pptx"));
  const reactPdf = await medianMs(5, () => renderWithReactPdf(full.report));
  const printed = await printMs(`${app.url}/clients/${CLIENT}/${toldMonth()}`, cookie);
  const sections = `${full.report.sections.length} sections`;
  const against = (what: string, baseline: number): Result[] => {
    const times = (ours: number) => `${(baseline / ours).toFixed(1)}×`;
    return [
      {
        what: `PDF of ${sections} against ${what}`,
        ours: ms(again),
        baseline: ms(baseline),
        ratio: times(again),
        target: `≥ ${TIMES_FASTER}×`,
        met: baseline / again >= TIMES_FASTER,
      },
      { what: "the same, every report new to us", ours: ms(never), baseline: ms(baseline), ratio: times(never), target: "", met: null },
    ];
  };
  return [
    ...against("headless Chromium", printed),
    ...against("@react-pdf", reactPdf),
    { what: "PPTX of the same reports", ours: ms(deck), baseline: "", ratio: "", target: `≤ ${PPTX_MS} ms`, met: deck <= PPTX_MS },
  ];
}

/** The published reports of the success manager's clients over the last months: no two alike. */
async function issuesOf(app: App, cookie: string): Promise<Issue[]> {
  const clients = signIns().find((entry) => entry.role === "csm" && entry.clients.includes(CLIENT))?.clients ?? [];
  const months = [0, 1, 2, 3].map((back) => addMonthsTo(toldMonth(), -back));
  const places = months
    .flatMap((month) => clients.map((client) => `${client}/${month}`))
    .sort((a, b) => Number(b.startsWith(CLIENT)) - Number(a.startsWith(CLIENT)));
  const issues: Issue[] = [];
  for (const place of places) {
    const answer = await fetch(`${app.url}/api/reports/${place}/json`, { headers: { cookie } });
    const { publication, ...model } = (await answer.json()) as { publication: unknown };
    issues.push({ report: Report.parse(model), publication: Publication.nullable().parse(publication) });
  }
  return issues;
}

async function printMs(url: string, cookie: string): Promise<number> {
  const browser = await chromium.launch(await findBrowser());
  try {
    const context = await browser.newContext();
    await context.addCookies(
      cookie.split("; ").map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1), url: new URL(url).origin })),
    );
    const page = await context.newPage();
    await page.goto(url);
    await page.locator("#main h1").waitFor();
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => fold.toggleAttribute("open", true)));
    return await medianMs(5, () => page.pdf({ format: "Letter", tagged: true }));
  } finally {
    await browser.close();
  }
}
