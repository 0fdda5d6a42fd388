import { expect, test } from "vitest";
import { sheetOf } from "#components/present/slide-sheet.fixture.tsx";
import { figuresIn, REPORTS } from "#server/posture/slides.fixture.ts";
import { slides } from "#server/posture/slides.ts";

const plain = (markup: string) =>
  markup
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Figure id → what stands in the markup where the figure is marked. */
function shownIn(html: string): Map<string, Set<string>> {
  const shown = new Map<string, Set<string>>();
  for (const [, id = "", inner = ""] of html.matchAll(/data-figure="([^"]+)"[^>]*>((?:(?!<\/(?:dd|span)>).)*(?:<small>.*?<\/small>)?)/g))
    shown.set(id, (shown.get(id) ?? new Set()).add(plain(inner)));
  return shown;
}

test.each(["usual", "nothing known", "40 sites with long names", "trial sections, one row", "trial sections, short words"])(
  "every figure the slides hold stands in the drawn deck with its display: %s",
  { timeout: 30_000 },
  (name) => {
    const report = REPORTS[name]?.() ?? expect.fail();
    const shown = shownIn(sheetOf(report));
    const missing = figuresIn(slides(report)).filter(({ id, text }) => !shown.get(id)?.has(text.replaceAll(/\s+/g, " ")));
    expect(missing).toEqual([]);
    expect(shown.size).toBeGreaterThan(0);
  },
);

test("what evidence says is text on a slide, never markup", () => {
  const report = REPORTS["usual"]?.() ?? expect.fail();
  const html = sheetOf({ ...report, client: { ...report.client, name: "<img src=x onerror=alert(1)>" }, headline: "</h2><script>alert(2)</script>" });
  expect(html).not.toContain("<img src=x");
  expect(html).not.toContain("<script>alert");
});

test("every slide says where its report can be checked, with its code; the first and the closing one also to a camera", () => {
  const slides = sheetOf(REPORTS["usual"]?.() ?? expect.fail())
    .split('<div class="slide-frame">')
    .slice(1);
  expect(slides.length).toBeGreaterThan(10);
  for (const slide of slides) expect(plain(slide)).toContain("Revision 2, check it: reports.northgate.example/verify#KW-7Q4M-2XHD");
  const shown = slides.flatMap((slide) => (slide.includes('aria-label="QR code') ? (/data-slide="([^"]+)"/.exec(slide)?.[1] ?? []) : []));
  expect(shown).toEqual(["cover", "close"]);
});
