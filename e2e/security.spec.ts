import { expect, signInAs, test, whoIs } from "#e2e/fixtures.ts";
import { readOffice } from "#e2e/office.ts";
import { readPdf } from "#e2e/pdf.ts";
import { runningMonth } from "#e2e/demo-world.ts";
import { RULES } from "#prisma/scenarios/weaknesses.ts";

const sam = () => whoIs("security");
const dana = () => whoIs("csm", "thornapple");
const title = RULES["php-rce"]?.title ?? "";
const draft = () => `/clients/thornapple/${runningMonth()}?view=draft`;

test("a critical finding is the security team's alone until they decide, then it reaches the report", async ({ page, become, api }) => {
  const manager = await api(dana());
  for (const address of [draft(), `${draft()}&reader=client`, "/clients"]) expect(await (await manager.get(address)).text()).not.toContain(title);
  const file = async (format: string) => (await manager.get(`/api/reports/thornapple/${runningMonth()}/${format}?revision=draft`)).body();
  for (const text of [
    (await readPdf(await file("pdf"))).text,
    String(await file("csv")),
    String(await file("json")),
    readOffice(await file("pptx")),
    readOffice(await file("xlsx")),
  ]) {
    expect(text).toContain("Village of Thornapple");
    expect(text).not.toContain(title);
  }

  await signInAs(page, sam());
  await expect(page).toHaveURL("/findings");
  await expect(page.getByRole("row", { name: title })).toBeVisible();
  const waiting = await page.locator("tbody tr").count();
  await page
    .getByRole("row", { name: /Village of Thornapple/ })
    .getByRole("link", { name: title })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("Nobody has evaluated it yet")).toBeVisible();
  await page.getByRole("button", { name: /Decision/ }).click();
  await page.getByRole("option", { name: /^Confirmed/ }).click();
  await page.getByLabel("Reason").fill("Reproduced on the test copy of the server.");
  await page.getByRole("button", { name: "Record the decision" }).click();
  await expect(page.getByText("Recorded for 1 finding of 1 client.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Confirmed as a real weakness/ })).toContainText("Reproduced on the test copy of the server.");
  await page.getByRole("link", { name: "Back to the queue" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(waiting - 1);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(Nothing waits|One finding waits|.+ findings wait) for evaluation\.$/);

  await become(dana());
  await page.goto(draft());
  await expect(page.getByText(title).first()).toBeVisible();
});

test("the queue filters by severity in the address", async ({ page, become, api }) => {
  await become(sam());
  await page.goto("/findings?severity=critical");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const answer = await (await api(sam())).get("/findings?severity=nonsense");
  expect(answer.status()).toBe(200);
});

test("the security team takes up a concern, and its clock stops", async ({ page, become }) => {
  await become(sam());
  await page.goto("/concerns");
  const row = page.getByRole("row", { name: /Search page repeats input/ });
  await expect(row).toContainText(/left|late/);
  await row.getByRole("link").click();
  await expect(page.getByText("Typing markup into the search box shows it back on the page.")).toBeVisible();
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await expect(row).toContainText(/Acknowledged/);
  await expect(row).toContainText(/in \d+ hours?/);
  await expect(page.getByRole("button", { name: "Acknowledge" })).toHaveCount(0);
});
