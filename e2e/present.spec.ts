import type { Page } from "@playwright/test";
import { runningMonth, toldMonth } from "#e2e/demo-world.ts";
import { expect, expectAccessible, press, signIns, test, whoIs } from "#e2e/fixtures.ts";

const dana = () => whoIs("csm", "alder-falls");
const path = (client = "alder-falls", month = toldMonth()) => `/clients/${client}/${month}/present`;
const current = (page: Page) => page.locator(".deck-slide.current");
const shown = (page: Page) => page.locator(".deck-slide:visible");
const place = (page: Page) => current(page).locator(".slide-count");

/** The stage once its script listens. */
async function openStage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator(".deck.ready")).toBeVisible();
}

test("a success manager presents with the keyboard alone, from the report to the last slide and back", async ({ page, become }) => {
  await become(dana());
  await page.goto(path().replace("/present", ""));
  await page.getByRole("link", { name: "Present" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".deck.ready")).toBeVisible();
  await expect(page.locator("header.top")).toBeHidden();
  await expect(current(page).getByRole("heading", { level: 2, name: "City of Alder Falls" })).toBeVisible();
  await expect(shown(page)).toHaveCount(1);
  await expectAccessible(page);

  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/\?slide=summary$/);
  await expect(page.getByRole("status").filter({ hasText: /^2 of \d+: / })).toHaveCount(1);
  for (const key of ["ArrowDown", "PageDown", "Space"]) await page.keyboard.press(key);
  await expect(place(page)).toHaveText(/^5 of \d+$/);
  for (const key of ["ArrowLeft", "ArrowUp", "PageUp"]) await page.keyboard.press(key);
  await expect(place(page)).toHaveText(/^2 of \d+$/);

  await page.keyboard.press("End");
  await expect(current(page)).toHaveAttribute("id", "close");
  await expect(current(page)).toContainText(/verify#KW-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  await page.keyboard.press("Home");
  await expect(current(page)).toHaveAttribute("id", "cover");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expect(place(page)).toHaveText(/^3 of \d+$/);
  for (const digit of "12") await page.keyboard.press(digit);
  await expect(place(page)).toHaveText(/^12 of \d+$/);

  await page.goBack();
  await expect(place(page)).toHaveText(/^3 of \d+$/);
  await page.goForward();
  await expect(place(page)).toHaveText(/^12 of \d+$/);
});

test("B blanks the screen, O shows all slides, ? the keys, and Escape closes each", async ({ page, become }) => {
  await become(dana());
  await openStage(page, `${path()}?slide=availability`);
  await expect(current(page)).toHaveAttribute("id", "availability");
  await page.keyboard.press("b");
  await expect(page.getByRole("button", { name: /screen is blank/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /screen is blank/ })).toHaveCount(0);
  await expect(current(page)).toHaveAttribute("id", "availability");

  await page.keyboard.press("o");
  const picks = page.locator(".deck-pick");
  expect(await picks.count()).toBe(await page.locator(".slide").count());
  await expect(picks.and(page.locator("[aria-current=true]"))).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(current(page)).toHaveAttribute("id", "summary");
  await expect(shown(page)).toHaveCount(1);

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toBeVisible();
  await expectAccessible(page);
  await press(help.getByRole("checkbox", { name: /Single letters/ }), "Space");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("b");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: /screen is blank/ })).toHaveCount(0);
});

test("a finger moves the slides, and so do the controls at the foot", async ({ browser, api, baseURL }) => {
  const person = await api(dana());
  const context = await browser.newContext({
    hasTouch: true,
    viewport: { width: 390, height: 844 },
    storageState: await person.storageState(),
    ...(baseURL ? { baseURL } : {}),
  });
  const page = await context.newPage();
  await openStage(page, path());
  const swipe = (from: number, to: number) =>
    page.locator(".deck").evaluate(
      (deck, [start, end]) => {
        const touch = (x: number) => new Touch({ identifier: 1, target: deck, clientX: x, clientY: 400 });
        deck.dispatchEvent(new TouchEvent("touchstart", { bubbles: true, touches: [touch(start)], changedTouches: [touch(start)] }));
        deck.dispatchEvent(new TouchEvent("touchend", { bubbles: true, touches: [], changedTouches: [touch(end)] }));
      },
      [from, to] as const,
    );
  await swipe(300, 120);
  await expect(current(page)).toHaveAttribute("id", "summary");
  await swipe(120, 300);
  await expect(current(page)).toHaveAttribute("id", "cover");
  await page.getByRole("button", { name: "Next slide" }).tap();
  await expect(current(page)).toHaveAttribute("id", "summary");
  await page.getByRole("button", { name: "Previous slide" }).tap();
  await expect(current(page)).toHaveAttribute("id", "cover");
  await page.getByRole("link", { name: "Close, back to the report" }).tap();
  await expect(page).toHaveURL(path().replace("/present", ""));
  await context.close();
});

test("without scripts every slide of the deck is on the page", async ({ browser, api, baseURL }) => {
  const person = await api(dana());
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await person.storageState(), ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto(path());
  const all = await page.locator(".slide").count();
  expect(all).toBeGreaterThan(14);
  await expect(shown(page)).toHaveCount(all);
  await context.close();
});

test("the client's screen shows the client's edition, whoever presents", async ({ page, become }) => {
  for (const role of ["csm", "security"] as const) {
    await become(whoIs(role));
    await openStage(page, path("harrow-lake"));
    await expect(page.locator(".slide").first()).toBeAttached();
    expect(await page.locator("main").innerText(), role).not.toMatch(/Waiting for evaluation|Sources with trouble/);
  }
});

test("an unpublished report says on every slide that it is a draft, and no client user reaches it", async ({ page, become, api }) => {
  await become(whoIs("security"));
  await openStage(page, path("brightwater", runningMonth()));
  await expect(page.locator(".slide-foot", { hasText: "Draft, not published" })).toHaveCount(await page.locator(".slide").count());
  for (const client of signIns().filter(({ role }) => role === "client")) {
    const answer = await (await api(client)).get(path("brightwater", runningMonth()));
    expect(answer.status()).toBe(404);
  }
});

test("a client user walks through their own published report", async ({ page, become }) => {
  await become(whoIs("client", "alder-falls"));
  await openStage(page, path());
  await page.keyboard.press("End");
  await expect(current(page)).toContainText(/verify#KW-/);
  await expect(page.getByText("Draft, not published")).toHaveCount(0);
});

test("no slide of any client of the demo world runs over, in light or dark, at any size", async ({ page, become }) => {
  await become(whoIs("security"));
  const clients = ["alder-falls", "marlow-county", "quarry-bend", "brightwater", "harrow-lake", "thornapple"];
  for (const [at, client] of clients.entries()) {
    await page.setViewportSize(
      [
        { width: 1920, height: 1080 },
        { width: 1440, height: 900 },
        { width: 390, height: 844 },
      ][at % 3] ?? { width: 1920, height: 1080 },
    );
    await page.emulateMedia({ colorScheme: at % 2 === 0 ? "light" : "dark" });
    await openStage(page, path(client));
    const over = await page.evaluate(async () => {
      await document.fonts.ready;
      const faults: string[] = [];
      for (const section of document.querySelectorAll<HTMLElement>(".deck-slide")) {
        section.style.setProperty("display", "block", "important");
        const body = section.querySelector<HTMLElement>(".slide-body, .cover-main");
        const frame = section.getBoundingClientRect();
        if (body === null || body.scrollHeight > body.clientHeight + 1) faults.push(`${section.id}: ${body?.scrollHeight} in ${body?.clientHeight}`);
        for (const element of section.querySelectorAll(".slide *:not(.sr-only, .sr-only *)"))
          if (element.getBoundingClientRect().right > frame.right + 1) faults.push(`${section.id}: ${element.textContent?.slice(0, 40)}`);
      }
      return faults;
    });
    expect(over, client).toEqual([]);
  }
});
