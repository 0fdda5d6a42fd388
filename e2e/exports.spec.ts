import { strFromU8, unzipSync } from "fflate";
import { ask, runningMonth, toldMonth } from "#e2e/demo-world.ts";
import { expect, expectAccessible, OWN, press, test, whoIs } from "#e2e/fixtures.ts";
import { readOffice } from "#e2e/office.ts";

const dana = () => whoIs("csm", "alder-falls");
const luis = () => whoIs("csm", "juniper-flats");
type Item = { id: string; state: string };

test("a success manager exports the whole book, leaves, comes back and downloads one zip that says what is missing", async ({ page, become, api }) => {
  await become(dana());
  await page.goto("/exports");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Export the reports of 6 clients at once.");
  await expectAccessible(page);
  await press(page.getByRole("checkbox", { name: /PDF/ }), "Space");
  for (const format of [/PowerPoint/, /CSV/]) await press(page.getByRole("checkbox", { name: format }), "Space");
  await page.getByRole("button", { name: "Make the files" }).click();
  await expect(page.getByText("12 files asked for.")).toBeVisible();
  await page.goto("/clients");
  await page.goto("/exports");
  const link = page.getByRole("link", { name: /Download zip/ });
  await expect(link).toBeVisible({ timeout: 45_000 });
  await expectAccessible(page);

  const address = (await link.getAttribute("href")) ?? "";
  const manager = await api(dana());
  const answer = await manager.get(address);
  expect(answer.status()).toBe(200);
  const bytes = await answer.body();
  expect(Number(answer.headers()["content-length"])).toBe(bytes.byteLength);
  const entries = unzipSync(new Uint8Array(bytes));
  const names = Object.keys(entries);
  const index = strFromU8(entries["index.csv"] ?? new Uint8Array());
  for (const client of dana().clients) expect(index).toContain(`"${client}"`);
  const deck = names.find((name) => name.startsWith("alder-falls/") && name.endsWith(".pptx")) ?? "";
  expect(readOffice(entries[deck] ?? new Uint8Array())).toContain("City of Alder Falls");
  const single = await (await manager.get(`/api/reports/alder-falls/${toldMonth()}/csv?reader=client`)).body();
  const inZip = names.find((name) => name.startsWith("alder-falls/") && name.endsWith(".csv")) ?? "";
  expect(Buffer.from(entries[inZip] ?? []).equals(single)).toBe(true);

  const rest = await manager.get(address, { headers: { Range: "bytes=1000-" } });
  expect(rest.status()).toBe(206);
  expect((await rest.body()).equals(bytes.subarray(1000))).toBe(true);
});

test("a month nobody has published makes an export that says so for each client", async ({ api }) => {
  const manager = await api(dana());
  const asked = await manager.post("/api/trpc/exports.request", { headers: OWN, data: { period: runningMonth(), formats: ["csv"] } });
  expect(asked.status()).toBe(200);
  const { id } = ((await asked.json()) as { result: { data: { id: string } } }).result.data;
  const item = async () => ((await ask(manager, "exports.list")).data as (Item & { absent: number })[]).find((each) => each.id === id);
  await expect.poll(async () => (await item())?.state, { timeout: 30_000 }).toBe("done");
  expect((await item())?.absent).toBe(dana().clients.length);
  const entries = unzipSync(new Uint8Array(await (await manager.get(`/api/exports/${id}`)).body()));
  expect(Object.keys(entries)).toEqual(["index.csv"]);
  expect(strFromU8(entries["index.csv"] ?? new Uint8Array())).toContain('"No report of this period is published."');
});

test("another's export cannot be told from one that does not exist", async ({ api }) => {
  const [mine] = (await ask(await api(dana()), "exports.list")).data as Item[];
  const absent = "00000000-0000-4000-8000-000000000000";
  for (const who of [luis(), whoIs("client", "alder-falls"), whoIs("admin")]) {
    const person = await api(who);
    const [foreign, none] = [await person.get(`/api/exports/${mine?.id}`), await person.get(`/api/exports/${absent}`)];
    expect([foreign.status(), await foreign.text()]).toEqual([404, await none.text()]);
    const cancel = (id: string | undefined) => person.post("/api/trpc/exports.cancel", { headers: OWN, data: { id } });
    expect((await cancel(mine?.id)).status()).toBe((await cancel(absent)).status());
  }
  expect((await (await api(null)).get(`/api/exports/${mine?.id}`)).status()).toBe(401);
});
