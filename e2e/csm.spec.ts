import type { Page } from "@playwright/test";
import { expect, OWN, signInAs, test, whoIs } from "#e2e/fixtures.ts";
import { ask, monthNow, toldMonth, UNPUBLISHED } from "#e2e/demo-world.ts";

const dana = () => whoIs("csm", "alder-falls");
const draftOf = () => UNPUBLISHED.find((client) => dana().clients.includes(client)) ?? "none";
const path = () => `/clients/${draftOf()}/${toldMonth()}`;

/** All the report says; the drawn charts, which appear a moment later, say it once more. */
const said = (page: Page) =>
  page.locator("main").locator("h1, h2, .sub, .section-headline, .fig, .prose, .notes, .strip-head, .readout, table, .table-note").allTextContents();

test("a success manager signs in to their own book, each client with a verdict and a reason", async ({ page }) => {
  await signInAs(page, dana());
  await expect(page).toHaveURL("/clients");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/need|in order/);
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(dana().clients.length);
  for (const row of await rows.all()) {
    await expect(row.locator(".verdict").first()).toHaveText(/\w/);
    await expect(row.getByRole("cell").last()).toHaveText(/\w/);
  }
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link")).toHaveText(["Clients", "Compliance", "Promises", "Exports"]);
});

test("a success manager opens a client's report from the book, in an earlier month too", async ({ page, become }) => {
  await become(dana());
  await page.goto("/clients");
  await page.getByRole("link", { name: /City of Alder Falls/ }).click();
  await expect(page).toHaveURL(`/clients/alder-falls/${toldMonth()}`);
  await expect(page.getByText(/Revision 1, issued/)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/clients");
  await page.getByRole("button", { name: /\d{4}/ }).click();
  await page.getByRole("navigation", { name: "Month" }).getByRole("link").nth(2).click();
  await expect(page).toHaveURL(/period=\d{4}-\d{2}/);
  await page.getByRole("link", { name: /Marlow County/ }).click();
  await expect(page.getByText(/Revision 1, issued/)).toBeVisible();
});

test("what a success manager sees as the client is what the client gets, to the byte", async ({ page, become, api }) => {
  await become(dana());
  await page.goto(`/clients/alder-falls/${toldMonth()}`);
  await page.getByRole("link", { name: "View as client" }).click();
  await expect(page).toHaveURL(/reader=client/);
  await expect(page.locator(".withheld")).toHaveCount(0);
  const asClient = await said(page);
  const [manager, clerk] = [await api(dana()), await api(whoIs("client", "alder-falls"))];
  for (const format of ["pdf", "pptx", "xlsx", "csv", "json"]) {
    const seen = await (await manager.get(`/api/reports/alder-falls/${toldMonth()}/${format}?reader=client&revision=1`)).body();
    expect(seen.equals(await (await clerk.get(`/api/reports/alder-falls/${toldMonth()}/${format}`)).body())).toBe(true);
  }
  await become(whoIs("client", "alder-falls"));
  await page.goto("/");
  expect(await said(page)).toEqual(asClient);
});

test("publishing asks with its consequence, freezes the report and gives the client their edition", async ({ page, become, api }) => {
  const manager = await api(dana());
  expect(draftOf()).not.toBe("none");
  const draft = (await ask(manager, "report.draft", { client: draftOf(), period: toldMonth(), reader: "client" })).data as {
    figures: unknown;
    headline: string;
  };
  expect((await ask(manager, "report.get", { client: draftOf(), period: toldMonth() })).status).toBe(404);
  await become(dana());
  await page.goto("/clients");
  await expect(page.getByText(/\d reports? of this month (is|are) not published yet\./)).toBeVisible();
  await page.goto(path());
  await expect(page.getByText(/Draft, read from the evidence on/)).toBeVisible();

  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("sees revision 1 at once. It is frozen");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Draft, read from the evidence on/)).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await dialog.getByRole("button", { name: "Publish revision 1" }).click();
  await expect(page.getByText(/Revision 1, issued/)).toBeVisible();
  await expect(page.getByText(/Code KW-/)).toBeVisible();

  const published = (await ask(manager, "report.get", { client: draftOf(), period: toldMonth(), reader: "client" })).data as {
    report: { reader: string; figures: unknown; headline: string };
  };
  expect(published.report.reader).toBe("client");
  expect(published.report.figures).toEqual(draft.figures);
  expect(published.report.headline).toBe(draft.headline);
  await page.goto("/clients");
  await expect(page.getByText("Every report of this month is published.")).toBeVisible();
});

test("nothing is published twice, over a newer revision, or before its month is over", async ({ api }) => {
  const manager = await api(dana());
  const publish = async (client: string, period: string, after: number) => {
    const answer = await manager.post("/api/trpc/report.publish", { headers: OWN, data: { client, period, after } });
    return [answer.status(), await answer.text()] as const;
  };
  expect(await publish(draftOf(), toldMonth(), 1)).toEqual([409, expect.stringContaining("Nothing has changed since revision 1.")]);
  expect(await publish("alder-falls", toldMonth(), 0)).toEqual([409, expect.stringContaining("was published since you looked")]);
  const running = monthNow("America/Chicago");
  expect(await publish("alder-falls", running, 0)).toEqual([409, expect.stringContaining("has not ended yet")]);
});
