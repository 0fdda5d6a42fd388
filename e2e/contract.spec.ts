import { expect, expectAccessible, press, test, whoIs } from "#e2e/fixtures.ts";
import { ask, earlierMonth } from "#e2e/demo-world.ts";

const dana = () => whoIs("csm", "alder-falls");
/** A client whose months nobody else's journey judges: working hours only, no outage shorter than 15 minutes. */
const ODD = "calder-county";
/** The one outage of that month, 20 minutes. */
const OUTAGE = { client: "port-ellery", months: 4, minutes: "20 min" };

test("leadership changes a contract and sees the last three months under it before saving", async ({ page, become, api }) => {
  await become(whoIs("leadership"));
  await page.goto(`/clients/${ODD}/contract`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("We promise 99 % uptime a month.");
  await expect(page.getByText("An outage shorter than 15 min does not count.", { exact: false }).first()).toBeVisible();
  await page.getByRole("link", { name: "Change the terms" }).click();

  const preview = page.getByRole("table", { name: /The last three months under the terms in force and under these/ });
  const proposed = preview.locator("tr.proposed");
  await expect(proposed).toHaveCount(3);
  await expect(proposed.last()).toContainText("the same");
  await page.getByLabel("Shortest outage, minutes").fill("");
  await page.getByRole("checkbox", { name: "Only service hours count" }).focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Uptime promised, % of each month").fill("99.95");
  await page.getByLabel("Below, %").fill("99.95");
  // Out of hours and short, but measured: now it all counts.
  await expect(proposed.last()).toContainText("50 min");
  await expect(proposed.last()).toContainText("Missed");
  await expectAccessible(page);

  await page.getByLabel("Uptime promised, % of each month").fill("101");
  await expect(page.getByText("A percentage above 0 and up to 100, like 99.9.")).toBeVisible();
  await page.getByRole("button", { name: "Save these terms" }).click();
  await expect(page.getByText("1 field cannot be read yet.")).toBeVisible();
  await expect(page).toHaveURL(/edit=terms/);
  await page.getByLabel("Uptime promised, % of each month").fill("99.5");
  await page.getByRole("button", { name: "Save these terms" }).click();
  await expect(page).toHaveURL(`/clients/${ODD}/contract`);
  await expect(page.getByRole("table", { name: "Versions of the contract" }).locator("tbody tr")).toHaveCount(3);
  await expect(page.getByRole("row", { name: /99\.5 %/ })).toContainText(/To come.*Priya Nair/);
  const added = page.getByRole("row", { name: /99\.5 %/ });
  await added.getByRole("button", { name: /^Withdraw: the version of / }).click();
  await expectAccessible(page);
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw it" }).click();
  await expect(added).toContainText("Withdrawn by Priya Nair");
  await expect(added.getByRole("button")).toHaveCount(0);
  const { versions } = (await ask(await api(dana()), "contracts.get", { client: "alder-falls" })).data as { versions: unknown[] };
  expect(versions).toHaveLength(1);
});

test("a success manager says why a site was down, and the client's report says it beside the minutes, with the same figures", async ({ page, become, api }) => {
  const month = earlierMonth(OUTAGE.months);
  const manager = whoIs("csm", OUTAGE.client);
  const draft = async () =>
    (await ask(await api(manager), "report.draft", { client: OUTAGE.client, period: month, reader: "client" })).data as { figures: object; sections: object[] };
  const before = await draft();
  await become(manager);
  await page.goto(`/clients/${OUTAGE.client}/maintenance?month=${month}`);
  const outage = page
    .getByRole("table", { name: /^Downtime in / })
    .getByRole("row", { name: new RegExp(OUTAGE.minutes) })
    .first();
  const say = async (button: string, reason: string) => {
    await press(outage.getByRole("button", { name: new RegExp(`^${button}`) }), "Enter");
    await page.getByLabel("The reason, in plain words").fill(reason);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  await say("Say why", "A disk failed and was replaced");
  await expect(outage).toContainText("We say: A disk failed and was replaced");
  const after = await draft();
  expect(after.figures).toEqual(before.figures);
  expect(JSON.stringify(after.sections)).toContain("(A disk failed and was replaced");
  await say("Change the reason", "");
  await expect(outage).not.toContainText("We say:");
  expect(JSON.stringify((await draft()).sections)).not.toContain("A disk failed");
});

test("a success manager proposes a correction, the security team approves it, and the report tells both numbers", async ({ page, become, api }) => {
  const month = earlierMonth(OUTAGE.months);
  const manager = whoIs("csm", OUTAGE.client);
  const path = `/clients/${OUTAGE.client}/maintenance?month=${month}`;
  const figures = async () =>
    (
      (await ask(await api(manager), "report.draft", { client: OUTAGE.client, period: month })).data as {
        figures: Record<string, { display: string; value: number }>;
      }
    ).figures;
  const before = await figures();
  await become(manager);
  await page.goto(path);
  const outage = page.getByRole("table", { name: /^Downtime in / }).getByRole("row", { name: new RegExp(OUTAGE.minutes) });
  await outage
    .first()
    .getByRole("button", { name: /Propose a correction/ })
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why it was not the site").fill("The probes' own network was down; the city's logs show the site answering.");
  await dialog.getByLabel("Clause it rests on").fill("Clause 4.3");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Propose it" }).click();
  const waiting = page.getByRole("region", { name: "Waiting for approval" });
  await expect(waiting).toContainText("Proposed, changes nothing yet");
  await expect(waiting.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  expect((await figures())["availability.contract_down_s"]).toEqual(before["availability.contract_down_s"]);

  await become(whoIs("security"));
  await page.goto(path);
  const rows = page.getByRole("table", { name: /under the contract$/ }).getByRole("row");
  await expect(rows.filter({ hasText: "Without it" })).toContainText(before["availability.contract_down_s"]?.display ?? "");
  await page.getByRole("button", { name: /^Approve the correction/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve it" }).click();
  await expect(page.getByText("Approved", { exact: true })).toBeVisible();

  const after = await figures();
  expect(after["availability.measured_down_s"]).toEqual(before["availability.measured_down_s"]);
  expect((before["availability.contract_down_s"]?.value ?? 0) - (after["availability.contract_down_s"]?.value ?? 0)).toBe(1200);
  await become(manager);
  await page.goto(`/clients/${OUTAGE.client}/${month}?view=draft`);
  const ledger = page.getByRole("table", { name: "Uptime ledger" });
  await expect(ledger).toContainText("Sam Keller");
  await expect(ledger).toContainText("Clause 4.3");
  await expect(ledger).toContainText(after["availability.measured_down_s"]?.display ?? "");
  await expect(ledger).toContainText(after["availability.contract_down_s"]?.display ?? "");
});

test("a window without the notice waits for somebody else, and a weekly one is announced ahead", async ({ page, become }) => {
  const path = "/clients/thornapple/maintenance";
  await become(dana());
  await page.goto(path);
  await page.getByRole("button", { name: "Add a window" }).click();
  const dialog = page.getByRole("dialog");
  const soon = new Date(Date.now() + 26 * 3_600_000).toISOString().slice(0, 10);
  await dialog.getByLabel(/^Begins/).fill(`${soon}T22:00`);
  await dialog.getByLabel(/^Ends/).fill(`${soon}T23:30`);
  await dialog.getByLabel("What for").fill("Certificate renewal");
  await dialog.getByRole("button", { name: "Announce it" }).click();
  const window = page.getByRole("region", { name: "Waiting for approval" }).getByRole("listitem").filter({ hasText: "Certificate renewal" });
  await expect(window).toContainText("asks for 72 hours");
  await expect(window).toContainText("entered by Dana Ortiz");
  await expect(window.getByRole("button", { name: /^Approve/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Add a weekly window" }).click();
  await dialog.getByRole("checkbox", { name: "Saturday" }).focus();
  await page.keyboard.press("Space");
  await expect(dialog.getByText("Saturday and Sunday 02:00 to 06:00.")).toBeVisible();
  await dialog.getByLabel("What for").fill("Weekend updates");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Announce it" }).click();
  await expect(page.getByRole("list", { name: "Weekly windows" })).toContainText("Weekend updates");

  await become(whoIs("leadership"));
  await page.goto(path);
  await window.getByRole("button", { name: /^Approve/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve it" }).click();
  const listed = page.getByRole("list", { name: "Upcoming windows" }).getByRole("listitem").filter({ hasText: "Certificate renewal" });
  await expect(listed).toContainText("Approved by Priya Nair");
  await expect(window).toHaveCount(0);
});

test("a client reaches neither page, and nobody the contract of a client outside their book", async ({ page, become, api }) => {
  const clerk = await api(whoIs("client", "alder-falls"));
  for (const place of ["contract", "maintenance"]) {
    expect((await clerk.get(`/clients/alder-falls/${place}`)).status()).toBe(404);
    expect((await (await api(dana())).get(`/clients/kestrel-bay/${place}`)).status()).toBe(404);
  }
  for (const procedure of ["contracts.get", "maintenance.list"]) expect((await ask(clerk, procedure, { client: "alder-falls" })).status).toBe(403);
  await become(dana());
  await page.goto("/clients/alder-falls/contract?edit=terms");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("We promise 99.9 % uptime a month.");
  await expect(page.getByRole("button", { name: "Save these terms" })).toHaveCount(0);
});
