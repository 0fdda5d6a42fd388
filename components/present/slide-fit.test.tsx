import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sheetOf } from "#components/present/slide-sheet.fixture.tsx";
import { launchBrowser } from "#components/present/test-browser.ts";
import { REPORTS } from "#server/posture/slides.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** What of the slides in the page does not fit, is too small or too pale, in words; run in the page. */
function faultsInPage(): string[] {
  const faults: string[] = [];
  const light = (color: string): number => {
    const channels = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((value) => Number(value) / 255);
    const [r = 0, g = 0, b = 0] = channels.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  for (const frame of document.querySelectorAll<HTMLElement>(".slide-frame")) {
    const box = frame.getBoundingClientRect();
    const scale = 1920 / box.width;
    const ground = getComputedStyle(frame).backgroundColor;
    const name = frame.querySelector<HTMLElement>(".slide")?.dataset["slide"];
    const body = frame.querySelector<HTMLElement>(".slide-body, .cover-main");
    if (body === null || body.scrollHeight > body.clientHeight + 1) faults.push(`${name}: ${body?.scrollHeight} high in ${body?.clientHeight}`);
    for (const element of frame.querySelectorAll<HTMLElement>(".slide *:not(.sr-only, .sr-only *)")) {
      const { left, right, bottom } = element.getBoundingClientRect();
      const what = `${name}: ${element.tagName} "${element.textContent?.slice(0, 40)}"`;
      if (left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + 1) faults.push(`${what} leaves the slide`);
      const style = getComputedStyle(element);
      // The labels under a strip may reach beyond their day.
      if (style.display !== "inline" && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && !element.closest(".s-axis"))
        faults.push(`${what} is ${element.scrollWidth} wide in ${element.clientWidth}`);
      if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())) continue;
      const svg = element.closest("svg");
      const size = Number.parseFloat(style.fontSize) * (svg ? (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width) * scale : scale);
      if (size < 27.9) faults.push(`${what} is set in ${size.toFixed(1)}`);
      const ratio = contrast(svg ? style.fill : style.color, ground);
      if (ratio < 7) faults.push(`${what} has a contrast of ${ratio.toFixed(2)}`);
    }
  }
  return faults;
}

async function open(html: string, look: { width: number; colorScheme: "light" | "dark" }): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: look.width, height: 1080 }, colorScheme: look.colorScheme });
  await page.setContent(html);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

test.each(Object.keys(REPORTS))("nothing runs over, is under 28 px or below 7:1 on any slide: %s", { timeout: 60_000 }, async (name) => {
  const page = await open(sheetOf(REPORTS[name]?.() ?? expect.fail()), { width: 1920, colorScheme: "light" });
  expect(await page.locator(".slide-frame").count()).toBeGreaterThan(1);
  expect(await page.evaluate(faultsInPage)).toEqual([]);
  await page.close();
});

test.each([
  { width: 1920, colorScheme: "dark" },
  { width: 1440, colorScheme: "light" },
  { width: 390, colorScheme: "light" },
  { width: 300, colorScheme: "dark" },
] as const)("the same slides are right at $width px, $colorScheme", { timeout: 60_000 }, async (look) => {
  const page = await open(sheetOf(REPORTS["trial sections, short words"]?.() ?? expect.fail()), look);
  expect(await page.evaluate(faultsInPage)).toEqual([]);
  await page.close();
});

test("a slide that runs over, is set too small or too pale is found", { timeout: 60_000 }, async () => {
  const spoilt: [style: string, fault: RegExp][] = [
    [".slide .s-table { font-size: calc(60 * var(--u)); line-height: 1.3; }", / high in /],
    [".slide-foot { font-size: calc(20 * var(--u)); }", /is set in 20/],
    [".slide { --ink-2: #8a93a5; }", /has a contrast of/],
    [".slide-title { white-space: nowrap; letter-spacing: .2em; }", /leaves the slide|wide in/],
  ];
  const page = await open(sheetOf(REPORTS["usual"]?.() ?? expect.fail()), { width: 1920, colorScheme: "light" });
  for (const [style, fault] of spoilt) {
    const tag = await page.addStyleTag({ content: style });
    expect((await page.evaluate(faultsInPage)).filter((each) => fault.test(each)).length, style).toBeGreaterThan(0);
    await tag.evaluate((element) => (element as HTMLStyleElement).remove());
  }
  await page.close();
});
