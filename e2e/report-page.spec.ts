import { gzipSync } from "node:zlib";
import { earlierMonth, toldMonth } from "#e2e/demo-world.ts";
import { expect, OWN, signInAs, test, whoIs } from "#e2e/fixtures.ts";

const MOST_SCRIPT_BYTES = 170 * 1024;
const clerk = () => whoIs("client", "alder-falls");
const page = () => `/clients/alder-falls/${toldMonth()}`;
type Model = { headline: string; figures: Record<string, { display: string }>; sections: { headline: string; blocks: unknown[] }[] };

test("a report asks for at most 170 KB of JavaScript", async ({ page: tab, become, api }) => {
  const scripts: string[] = [];
  tab.on("request", (request) => request.resourceType() === "script" && scripts.push(new URL(request.url()).pathname));
  await become(clerk());
  scripts.length = 0;
  await tab.goto(page());
  await tab.waitForLoadState("networkidle");
  const person = await api(clerk());
  const sizes = await Promise.all([...new Set(scripts)].map(async (path) => gzipSync(await (await person.get(path)).body()).byteLength));
  expect(sizes.length).toBeGreaterThan(3);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
});

test("without JavaScript the report is complete", async ({ browser, baseURL, api }) => {
  const person = await api(clerk());
  const model = (await (await person.get(`/api/reports/alder-falls/${toldMonth()}/json`)).json()) as Model;
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await person.storageState(), ...(baseURL ? { baseURL } : {}) });
  try {
    const tab = await context.newPage();
    await tab.goto(page());
    const text = ((await tab.locator("main").textContent()) ?? "").replaceAll(/\s+/g, "");
    const used = [...JSON.stringify(model.sections).matchAll(/"figure":"([^"]+)"/g)].map(([, id]) => model.figures[id ?? ""]?.display ?? "missing");
    expect(used.length).toBeGreaterThan(30);
    for (const said of [model.headline, ...model.sections.map((section) => section.headline), ...used])
      expect.soft(text.includes(said.replaceAll(/\s+/g, "")), said).toBe(true);
  } finally {
    await context.close();
  }
});

test("bars are as long as their numbers say, on a wide screen and a narrow one", async ({ page: tab, become }) => {
  await become(clerk());
  for (const width of [1440, 390]) {
    await tab.setViewportSize({ width, height: 900 });
    await tab.goto(page());
    const charts = await tab.locator("figure.bars").evaluateAll((figures) =>
      figures.map((figure) =>
        [...figure.querySelectorAll("tbody tr")].map((row) => ({
          value: Number((/^[\d,.]+/.exec((row.querySelector("b")?.textContent ?? "").trim())?.[0] ?? "").replaceAll(",", "")),
          px: row.querySelector(".bar-line i")?.getBoundingClientRect().width ?? 0,
        })),
      ),
    );
    expect(charts.length).toBeGreaterThan(1);
    for (const bars of charts) {
      const longest = bars.reduce((most, bar) => (bar.value > most.value ? bar : most));
      expect(longest.px).toBeGreaterThan(20);
      // Nothing that is there is thinner than 3 px.
      for (const { value, px } of bars) expect(Math.abs(px - Math.max(value === 0 ? 0 : 3, (value / longest.value) * longest.px))).toBeLessThan(1);
    }
  }
});

test("a page that was kept shows a new revision at once, under a nonce of its own, and to nobody who signed out", async ({ page: tab, api }) => {
  const month = earlierMonth(2);
  const path = `/clients/marlow-county/${month}`;
  const [manager, person] = [await api(whoIs("csm", "marlow-county")), await api(whoIs("client", "marlow-county"))];
  const read = async () => {
    const answer = await person.get(path);
    return { html: await answer.text(), nonce: /'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1] ?? "none" };
  };
  const [first, second] = [await read(), await read()];
  expect(second.nonce).not.toBe(first.nonce);
  expect(second.html).toContain(second.nonce);
  expect(second.html).not.toContain(first.nonce);
  expect(second.html.replaceAll(second.nonce, "")).toBe(first.html.replaceAll(first.nonce, ""));

  const note = { client: "marlow-county", period: month, section: "availability", text: "We moved the site to a second data center.", privateText: "" };
  expect((await manager.post("/api/trpc/notes.write", { headers: OWN, data: note })).status()).toBe(200);
  expect((await manager.post("/api/trpc/report.publish", { headers: OWN, data: { client: "marlow-county", period: month } })).status()).toBe(200);
  const third = await read();
  expect(third.html).toContain(note.text);

  await signInAs(tab, whoIs("client", "marlow-county"));
  await tab.goto(path);
  await expect(tab.getByText(note.text)).toBeVisible();
  await tab.getByRole("button", { name: "Sign out" }).click();
  await tab.waitForURL(/sign-in/);
  await tab.goto(path);
  await expect(tab).toHaveURL(/sign-in/);
});
