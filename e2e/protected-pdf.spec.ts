import { readFile } from "node:fs/promises";
import { getDocumentProxy } from "unpdf";
import { expect, press, test, whoIs } from "#e2e/fixtures.ts";
import { toldMonth } from "#e2e/demo-world.ts";

const PASSWORD = "correct horse battery";
const path = () => `/clients/alder-falls/${toldMonth()}`;
const action = () => `/api/reports/alder-falls/${toldMonth()}/pdf?reader=client&revision=1`;

test("a success manager downloads the PDF with a password, with the keyboard, and it opens with that alone", async ({ page, become }) => {
  await become(whoIs("csm", "alder-falls"));
  await page.goto(path());
  await press(page.getByRole("button", { name: "Export" }), "Enter");
  await press(page.getByText("PDF with a password"), "Enter");
  const field = page.getByLabel("Password to open it");
  await field.fill("short");
  await field.press("Enter");
  expect(await field.evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(false);
  await field.fill(PASSWORD);
  const [download] = await Promise.all([page.waitForEvent("download"), field.press("Enter")]);
  expect(download.url()).not.toContain("correct");
  const bytes = new Uint8Array(await readFile(await download.path()));
  expect((await getDocumentProxy(new Uint8Array(bytes), { password: PASSWORD })).numPages).toBeGreaterThan(3);
  await expect(getDocumentProxy(new Uint8Array(bytes), { password: "another one" })).rejects.toThrow(/password/iu);
});

test("the form of another site, a missing password and a stranger's report get no file", async ({ api }) => {
  const person = await api(whoIs("csm", "alder-falls"));
  const ours = { "sec-fetch-site": "same-origin" };
  const send = (url: string, headers: Record<string, string>, form: Record<string, string>) => person.post(url, { headers, form });
  expect((await send(action(), { "sec-fetch-site": "cross-site" }, { password: PASSWORD })).status()).toBe(403);
  expect((await send(action(), ours, { password: "short" })).status()).toBe(400);
  expect((await send(action(), ours, {})).status()).toBe(400);
  expect((await send(action().replace("/pdf?", "/csv?"), ours, { password: PASSWORD })).status()).toBe(404);
  expect((await send(action().replace("alder-falls", "nowhere"), ours, { password: PASSWORD })).status()).toBe(404);
  const good = await send(action(), ours, { password: PASSWORD });
  expect([good.status(), good.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  expect((await (await api(null)).post(action(), { headers: ours, form: { password: PASSWORD } })).status()).toBe(401);
});
