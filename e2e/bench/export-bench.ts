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
 * Full reports, each rendered once, since a typesetter that meets the same report again only repeats itself: our PDF against the same kind of report
 * printed by headless Chromium (loaded and laid out already) and by @react-pdf; and our deck.
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
  const ours = await medianMs(RUNS, await render("pdf"));
  const deck = await medianMs(RUNS, await render("pptx"));
  const reactPdf = await medianMs(
    5,
    each(({ report }) => renderWithReactPdf(report)),
  );
  const printed = await printMs(`${app.url}/clients/${CLIENT}/${toldMonth()}`, cookie);
  const against = (what: string, baseline: number): Result => ({
    what: `PDF of ${issues[0]?.report.sections.length} sections against ${what}`,
    ours: ms(ours),
    baseline: ms(baseline),
    ratio: `${(baseline / ours).toFixed(1)}×`,
    target: `≥ ${TIMES_FASTER}×`,
    met: baseline / ours >= TIMES_FASTER,
  });
  return [
    against("headless Chromium", printed),
    against("@react-pdf", reactPdf),
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
