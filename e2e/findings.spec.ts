import { expect, expectAccessible, test, whoIs } from "#e2e/fixtures.ts";

const sam = () => whoIs("security");

test("the queue is worked by keys alone: move, pick a stretch, search, and see the keys", async ({ page, become }) => {
  await become(sam());
  await page.goto("/findings?view=ledger&sort=client");
  const rows = page.locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(rows.nth(0).getByRole("link")).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await expect(page.getByText(/^3 findings picked of/)).toBeVisible();
  await page.keyboard.press("k");
  await expect(rows.nth(1).getByRole("link")).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await expectAccessible(page);
  await page.getByText("Single keys work on this screen").click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("x");
  await expect(page.getByText(/^3 findings picked of/)).toBeVisible();
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByText("Single keys work on this screen").click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { name: /^Evaluate 3 findings of/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await expect(page.getByLabel("Search")).toBeFocused();
  await page.keyboard.type("no such thing anywhere");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No finding is like this" })).toBeVisible();
  await page.getByRole("link", { name: "Take the filters off" }).click();
  await expect(rows.first()).toBeVisible();
});

test("several findings are decided in one act, and it says of how many clients", async ({ page, become }) => {
  await become(sam());
  await page.goto("/findings?view=ledger&state=fixed");
  const picks = page.getByRole("checkbox", { name: /^Pick / });
  await expect(picks.first()).toBeVisible();
  const rows = page.locator("tbody tr .check");
  await rows.nth(0).click();
  await rows.nth(1).click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "Evaluate 2 findings" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /Decision/ }).click();
  await page.getByRole("option", { name: /^Confirmed/ }).click();
  await dialog.getByLabel("Reason").fill("Looked at again, both were real.");
  await dialog.getByRole("button", { name: "Record the decision" }).click();
  await expect(page.getByText(/^Recorded for 2 findings of (1 client|2 clients)\./)).toBeVisible();
});

test("our own rating is seen at once with who and why, and can be withdrawn", async ({ page, become }) => {
  await become(sam());
  await page.goto("/findings?view=ledger&state=open&severity=medium");
  await page.locator("tbody tr").first().getByRole("link").click();
  await page.getByRole("button", { name: "Change the severity" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /Severity/ }).click();
  await page.getByRole("option", { name: "Low" }).click();
  await dialog.getByLabel("Reason").fill("Reached only from inside the network.");
  await dialog.getByRole("button", { name: "Rate it" }).click();
  await expect(page.getByText(`Low by ${sam().email}, until it is withdrawn: Reached only from inside the network.`)).toBeVisible();
  await page.getByRole("button", { name: "Withdraw our rating" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The network was opened.");
  await page.getByRole("button", { name: "Withdraw it" }).click();
  await expect(page.getByText("Medium, as the scanner says.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Our own rating was withdrawn/ })).toContainText(sam().email);
  await expectAccessible(page);
});

test("a rule has an owner, says what it takes up, and can be ended", async ({ page, become }) => {
  await become(sam());
  await page.goto("/findings/rules");
  await page.getByRole("button", { name: "Add a rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Old banners");
  await dialog.getByLabel("Owner").fill("Sam");
  await dialog.getByLabel("Days under evaluation").fill("365");
  await dialog.getByLabel("CWE number").fill("200");
  await dialog.getByRole("button", { name: /Decision/ }).click();
  await page.getByRole("option", { name: "Confirmed" }).click();
  await dialog.getByLabel("Reason").fill("Known and harmless.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add it" }).click();
  const row = page.getByRole("row", { name: /Old banners/ });
  await expect(row).toContainText("Findings classified CWE-200, after 365 days under evaluation, at every client, except the promised classes.");
  await row.getByRole("button", { name: "End: Old banners" }).click();
  await page.getByRole("button", { name: "End it" }).click();
  await expect(row).toContainText(/Ended \d+ \w+ \d{4}/);
  await expectAccessible(page);
});
