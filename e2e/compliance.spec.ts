import { readFile } from "node:fs/promises";
import { ask, earlierMonth } from "#e2e/demo-world.ts";
import { expect, expectAccessible, OWN, press, test, whoIs } from "#e2e/fixtures.ts";
import { readPdf } from "#e2e/pdf.ts";

const CLIENT = "marlow-county";
/** A month whose report nobody else reads. */
const month = () => earlierMonth(5);

type Listed = { statements: { id: string; record: { programme: string }; document: { sha256: string } | null }[] };

test("security shares a document under terms; the client accepts them and gets a copy with its name; for others it does not exist", async ({
  page,
  become,
  api,
}) => {
  const security = await api(whoIs("security"));
  const manager = await api(whoIs("csm", CLIENT));
  const reader = whoIs("client", CLIENT);
  const report = Buffer.from(await (await manager.get(`/api/reports/${CLIENT}/${month()}/pdf?reader=client`)).body());

  await become(whoIs("security"));
  await page.goto("/compliance");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/badges (is|are) in force/);
  await page
    .getByRole("link", { name: /SOC 2 Type II/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("SOC 2 Type II, Hosting");
  await page.getByLabel("Attach a file").setInputFiles({ name: "SOC 2 report.pdf", mimeType: "application/pdf", buffer: report });
  await page.getByRole("button", { name: "Attach the file" }).click();
  await expect(page).toHaveURL("/compliance");
  await expect(page.getByRole("row", { name: /SOC 2 Type II/ })).toContainText("Under confidentiality terms");
  await expectAccessible(page);
  const { statements } = (await ask(security, "compliance.list")).data as Listed;
  const sha256 = statements.find(({ record }) => record.programme === "SOC 2 Type II")?.document?.sha256 ?? "";
  const file = `/api/documents/${sha256}`;

  // Nobody's published report shows it yet: for a client it is not there, to the byte.
  const client = await api(reader);
  const refused = async (path: string) => {
    const answer = await client.get(path);
    return `${answer.status()} ${await answer.text()}`;
  };
  expect(await refused(file)).toBe(await refused(`/api/documents/${"0".repeat(64)}`));
  const published = await manager.post("/api/trpc/report.publish", { headers: OWN, data: { client: CLIENT, period: month() } });
  expect(published.status(), await published.text()).toBe(200);

  await become(reader);
  await page.goto(`/clients/${CLIENT}/${month()}`);
  await page.getByRole("link", { name: "SOC 2 report.pdf" }).click();
  await expect(page.getByRole("heading", { name: "Confidentiality terms for this document" })).toBeVisible();
  await expectAccessible(page);
  expect((await client.get(file)).status()).toBe(409);
  await page.getByRole("checkbox").focus();
  await page.keyboard.press("Space");
  await press(page.getByRole("button", { name: "Accept the terms" }), "Enter");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download your copy" }).click()]);
  expect(download.suggestedFilename()).toBe("SOC-2-report.pdf");
  expect((await readPdf(new Uint8Array(await readFile(await download.path())))).text).toContain(reader.email);

  const answer = await client.get(file);
  expect([answer.headers()["content-disposition"], answer.headers()["x-content-type-options"]]).toEqual(['attachment; filename="SOC-2-report.pdf"', "nosniff"]);
  const other = await api(whoIs("client", "alder-falls"));
  const [theirs, nothing] = [await other.get(file), await other.get(`/api/documents/${"0".repeat(64)}`)];
  expect([theirs.status(), await theirs.text()]).toEqual([nothing.status(), await nothing.text()]);
  expect(theirs.status()).toBe(404);

  await become(whoIs("security"));
  await page.goto("/compliance");
  await page
    .getByRole("link", { name: /SOC 2 Type II/ })
    .first()
    .click();
  const had = page.getByRole("table", { name: /Acceptances and downloads/ });
  await expect(had.getByRole("row", { name: new RegExp(`${reader.email}.*Accepted the terms`) })).toHaveCount(1);
  await expect(had.getByRole("row", { name: new RegExp(`${reader.email}.*Downloaded`) })).toHaveCount(2);
});

test("a client gets its PCI DSS responsibilities once it is known how its residents pay, and nothing before", async ({ page, become, api }) => {
  const security = await api(whoIs("security"));
  const client = await api(whoIs("client", CLIENT));
  expect((await client.get(`/api/payments/${CLIENT}/pdf`)).status()).toBe(404);
  expect((await security.post("/api/trpc/payments.set", { headers: OWN, data: { client: CLIENT, page: "embedded" } })).status()).toBe(200);
  await become(whoIs("client", CLIENT));
  await page.goto("/payments");
  await expect(page).toHaveURL(`/clients/${CLIENT}/payments`);
  await expect(page.getByRole("row", { name: /^11\.6\.1/ })).toContainText("Shared");
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "PDF" }).click()]);
  expect((await readPdf(new Uint8Array(await readFile(await download.path())))).text).toContain("Who answers for what");
  expect((await client.get("/api/payments/alder-falls/pdf")).status()).toBe(404);
});
