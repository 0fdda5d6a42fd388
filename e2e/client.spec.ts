import { readFileSync } from "node:fs";
import { expect, signInAs, test, whoIs } from "#e2e/fixtures.ts";
import { readPdf } from "#e2e/pdf.ts";
import { toldMonth } from "#e2e/demo-world.ts";

const clerk = () => whoIs("client", "alder-falls");

test("a client user who signs in reads their latest report at once", async ({ page }) => {
  await signInAs(page, clerk());
  await expect(page).toHaveURL(`/clients/alder-falls/${toldMonth()}`);
  await expect(page.getByText("City of Alder Falls, MN")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/\w.*\.$/);
  await expect(page.locator("#summary .fig")).toHaveCount(4);
  for (const name of ["Promises", "Availability", "Independent scans", "Purged accounts", "Compliance", "How we know"])
    await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await expect(page.locator(".withheld")).toHaveCount(0);
});

test("the day strip is read day by day with the arrow keys", async ({ page, become }) => {
  await become(clerk());
  await page.goto("/");
  const strip = page.getByRole("slider").first();
  await strip.focus();
  const at = Number(await strip.inputValue());
  const before = await strip.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowRight");
  await expect(strip).toHaveValue(String(at + 1));
  const after = await strip.getAttribute("aria-valuetext");
  expect(after).not.toBe(before);
  await expect(page.locator(".readout").first()).toContainText(after ?? "");
  await page.keyboard.press("Home");
  await expect(strip).toHaveValue("1");
});

test("a number tells where it comes from when it is asked by keyboard", async ({ page, become }) => {
  await become(clerk());
  await page.goto("/");
  const number = page.locator("#summary .basis").first();
  await number.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^How we know:/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/^How we know:/).first()).toBeHidden();
});

test("the report downloads as a tagged PDF, as CSV and as JSON, named after what is in it", async ({ page, become }) => {
  await become(clerk());
  await page.goto("/");
  const code = /KW-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await page.locator("#summary").innerText())?.[0] ?? "no code";
  const files: Record<string, Buffer> = {};
  for (const format of ["PDF", "CSV", "JSON"]) {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: new RegExp(`^${format}`) }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`alder-falls-security-report-${toldMonth()}-r1.${format.toLowerCase()}`);
    files[format] = readFileSync(await file.path());
    await page.keyboard.press("Escape");
  }
  const pdf = await readPdf(files["PDF"] ?? Buffer.alloc(0));
  expect(pdf.marked).toBe(true);
  expect(pdf.conformance).toBe("1");
  expect(pdf.language).toMatch(/^en/i);
  expect(pdf.title).toContain("City of Alder Falls");
  expect([...pdf.roles]).toEqual(expect.arrayContaining(["H1", "H2", "H3", "Table", "TH", "TD", "Figure"]));
  expect(pdf.figuresWithoutAlt).toBe(0);
  for (const text of [pdf.text, String(files["CSV"]), String(files["JSON"])]) expect(text).toContain(code);
  expect(JSON.parse(String(files["JSON"]))).toMatchObject({ schema: "keepwatch.report/1", reader: "client", publication: { code } });
});

test("after signing out, the back button and the old cookie show nothing", async ({ page, context, playwright, baseURL }) => {
  await signInAs(page, clerk());
  const path = new URL(page.url()).pathname;
  await expect(page.locator("#summary .fig")).toHaveCount(4);
  const cookies = await context.storageState();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.goBack();
  await page.waitForURL("**/sign-in**");
  await expect(page.getByText("Alder Falls")).toHaveCount(0);
  const stolen = await playwright.request.newContext({ baseURL: baseURL ?? "", storageState: cookies, maxRedirects: 0 });
  const answer = await stolen.get(path);
  expect(await answer.text()).not.toContain("Alder Falls");
  expect((await stolen.get(`/api/reports/alder-falls/${toldMonth()}/json`)).status()).toBe(401);
  await stolen.dispose();
});

test("a wrong password says the same for a known and an unknown address", async ({ page }) => {
  for (const email of ["clerk@alderfalls.example.gov", "nobody@alderfalls.example.gov"]) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not the password of anyone");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("E-mail and password do not match an account.")).toBeVisible();
  }
});

test("the whole report is there without scripts, every number and every section", async ({ browser, api, baseURL }) => {
  const client = await api(clerk());
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await client.storageState(), ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/");
  const text = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
  const report = (await (await client.get(`/api/reports/alder-falls/${toldMonth()}/json`)).json()) as {
    headline: string;
    sections: { id: string; title: string; headline: string }[];
  };
  expect(text).toContain(report.headline);
  for (const section of report.sections) expect(text).toContain(section.id === "summary" ? report.headline : section.headline);
  await expect(page.locator("[data-figure]").first()).toBeVisible();
  await context.close();
});
