import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { keepwatch } from "#e2e/command-line.ts";
import { toldMonth } from "#e2e/demo-world.ts";
import { expect, expectAccessible, test, whoIs } from "#e2e/fixtures.ts";

const alex = () => whoIs("admin");
const sam = () => whoIs("security");
const SITE = "https://www.brightwater.example.gov";
const DAY_S = 86_400;

type Mood = "refuses" | "well" | "mumbles";

/** A Prometheus somebody runs in their own network: it can refuse our credentials, and say things that are neither up nor down. */
async function startMonitor(): Promise<{ url: string; be(mood: Mood): void; server: Server }> {
  let mood: Mood = "refuses";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (mood === "refuses") {
        response.writeHead(401, { "content-type": "text/plain" }).end("no");
        return;
      }
      const url = new URL(request.url ?? "/", "http://monitor");
      const parameters = request.method === "POST" ? new URLSearchParams(Buffer.concat(chunks).toString()) : url.searchParams;
      const query = parameters.get("query") ?? "";
      const to = Number(parameters.get("time") ?? parameters.get("end"));
      const span = /\[(\d+)s\]/.exec(query)?.[1];
      const from = span ? to - Number(span) : Number(parameters.get("start") ?? to - DAY_S);
      const values: [number, string][] = [];
      const newest = Math.min(to, Math.floor(Date.now() / 1000));
      for (let at = Math.max(Math.ceil(from / 300) * 300, newest - 2 * DAY_S); at <= newest; at += 300)
        values.push([at, mood === "mumbles" && at % 86_400 === 0 ? "7" : "1"]);
      const result =
        query.startsWith("probe_success") && values.length > 0 ? [{ metric: { __name__: "probe_success", instance: SITE, probe: "lobby" }, values }] : [];
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: "success", data: { resultType: "matrix", result } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    be(next) {
      mood = next;
    },
  };
}

let monitor: Awaited<ReturnType<typeof startMonitor>>;
test.beforeAll(async () => {
  monitor = await startMonitor();
});
test.afterAll(() => {
  monitor.server.closeAllConnections();
  monitor.server.close();
});

test("an administrator connects a monitor: the form keeps out of the private network and says what to run instead", async ({ page, become }) => {
  await become(alex());
  await page.goto("/sources");
  await page.getByRole("link", { name: "Add a source" }).click();
  await page.getByRole("link", { name: /^Prometheus/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("Lobby probe");
  await page.getByLabel("Address").fill(monitor.url);
  await page.getByRole("button", { name: "Add the source" }).click();
  await expect(page.getByRole("status")).toContainText(/is a private address, which this form may not allow/);
  await expect(page.getByRole("status")).toContainText("npm run -s keepwatch -- sources add --connector prometheus --name 'Lobby probe'");
  await expectAccessible(page);

  await keepwatch("sources", "add", "--connector", "prometheus", "--name", "Lobby probe", "--settings", JSON.stringify({ url: monitor.url, intervalS: 300 }));
  await page.goto("/sources");
  const row = page.getByRole("row", { name: /Lobby probe/ });
  await row.getByRole("link", { name: "Lobby probe" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Lobby probe: /);
});

test("it says in words that the credentials are refused, and what to do; pulled again once mended, it is well", async ({ page, become }) => {
  test.setTimeout(120_000);
  await become(alex());
  await page.goto("/sources");
  await page.getByRole("link", { name: "Lobby probe" }).click();
  const now = page.getByRole("region", { name: "How it does" });
  await now.getByRole("button", { name: "Pull now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lobby probe: credentials refused.", { timeout: 60_000 });
  await expect(now).toContainText(/refused our credentials since/);
  await expect(now).toContainText("Make a new key in the monitor and replace the secret here");
  await page.goto("/sources");
  await expect(page.locator("tbody tr").first()).toContainText("Lobby probe");
  await expect(page.locator("tbody tr").first()).toContainText("Credentials refused");

  monitor.be("mumbles");
  await page.getByRole("link", { name: "Lobby probe" }).click();
  await now.getByRole("button", { name: "Pull now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lobby probe: nothing bound to a site.", { timeout: 60_000 });
});

test("a name in the inbox is tied to the site suggested with one key, can be taken back, and leaves with the next pull", async ({ page, become }) => {
  test.setTimeout(120_000);
  await become(alex());
  await page.goto("/sources/inbox");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One upstream name waits to be tied.");
  const name = page.getByRole("listitem").filter({ hasText: "seen from lobby" });
  await expect(name).toContainText("the same address");
  await expectAccessible(page);
  await name.focus();
  await page.keyboard.press("1");
  await expect(name).toContainText(/Tied to City of Brightwater, www\.brightwater\.example\.gov\. The next pull/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Every upstream name is tied.");
  await name.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One upstream name waits to be tied.");
  await expect(name).toBeFocused();
  await page.keyboard.press("i");
  await expect(name).toContainText("Ignored");
  await name.focus();
  await page.keyboard.press("u");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One upstream name waits to be tied.");
  await name.getByRole("button", { name: /^Choose another site/ }).click();
  await page.getByLabel("Find the site").fill("brightwater");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /City of Brightwater, www/ })
    .click();
  await expect(name).toContainText(/Tied to City of Brightwater/);
  await page.reload();
  await expect(page.getByText("The inbox is empty")).toBeVisible();

  await page.goto("/sources");
  await page.getByRole("link", { name: "Lobby probe" }).click();
  await page.getByRole("button", { name: "Pull now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lobby probe: partly read.", { timeout: 60_000 });
  await page.goto("/sources/coverage?state=several");
  await expect(page.getByRole("table", { name: "Sites and their monitors" }).getByRole("row", { name: /City of Brightwater/ })).toContainText(
    `Lobby probe: ${SITE}`,
  );
});

test("security tries again what could not be read; once the monitor is mended it leaves the list", async ({ page, become }) => {
  test.setTimeout(120_000);
  await become(sam());
  await page.goto("/sources");
  await page
    .getByRole("row", { name: /Lobby probe/ })
    .getByRole("link", { name: "Lobby probe" })
    .click();
  await page.getByRole("link", { name: /^Set aside, / }).click();
  const records = page.locator(".records > li");
  await expect(records).not.toHaveCount(0);
  await expect(records.first()).toContainText("Met on");
  await expectAccessible(page);
  monitor.be("well");
  await page.getByRole("navigation", { name: "Reason" }).getByRole("link").nth(1).click();
  await page.getByRole("button", { name: /^Try again: all/ }).click();
  await expect(page.getByText(/^Asked for\. The worker pulls that window again/)).toBeVisible();
  await expect
    .poll(
      async () => {
        await page.goto(`${new URL(page.url()).pathname}?view=set-aside&state=resolved`);
        return records.count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  await expect(records.first()).toContainText("Read on");
});

test("a source is paused with a name and a time, and resumed", async ({ page, become }) => {
  await become(alex());
  await page.goto("/sources");
  await page.getByRole("link", { name: "Lobby probe" }).click();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByText("None is set.")).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lobby probe: paused.");
  await expect(page.getByRole("region", { name: "How it does" })).toContainText(`Paused by ${alex().email} since`);
  await expect(page.getByRole("button", { name: "Pull now" })).toHaveCount(0);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lobby probe: current.");
});

test("a source is retired for good after its consequence is named, and what it brought stays", async ({ page, become }) => {
  await become(alex());
  await page.goto("/sources");
  await page.getByRole("link", { name: "Lobby probe" }).click();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Retire" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Its evidence, its pulls and its ties stay");
  await dialog.getByRole("button", { name: "Retire it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lobby probe: retired.");
  await page.getByRole("link", { name: "Pulls" }).click();
  await expect(page.getByRole("table", { name: /Pulls/ }).locator("tbody tr")).not.toHaveCount(0);
  await page.goto("/sources");
  await expect(page.locator("tbody tr").last()).toContainText("Retired");
});

test("security says which monitor decides for a site, from a day on, and takes it back", async ({ page, become }) => {
  await become(sam());
  await page.goto("/sources");
  await page.getByRole("link", { name: "edge-monitor" }).click();
  await page.getByRole("link", { name: /^Ties, / }).click();
  const row = page.getByRole("table", { name: "What edge-monitor is tied to" }).locator("tbody tr").first();
  await expect(row).toContainText("where its data are the most complete");
  await row.getByRole("button", { name: /^Let it decide: edge-monitor for / }).click();
  await page.getByLabel("First day").fill(`${toldMonth()}-16`);
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Let it decide" }).click();
  await expect(row).toContainText(/from 16 \w+ 20\d\d/);
  await expectAccessible(page);
  await row.getByRole("button", { name: /^Take back 16 / }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take it back" }).click();
  await expect(row).toContainText("where its data are the most complete");
});

test("the CSV of the coverage map is the table, row for row", async ({ page, become, api }) => {
  await become(alex());
  await page.goto("/sources/coverage");
  const rows = await page
    .getByRole("table", { name: "Sites and their monitors" })
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll("th, td")].map((cell) => (cell as HTMLElement).innerText.trim())));
  const href = await page.getByRole("link", { name: /^CSV of/ }).getAttribute("href");
  const csv = (await (await (await api(alex())).get(href ?? "")).text()).replace("\ufeff", "").trimEnd().split("\r\n").slice(1);
  expect(csv.map((line) => line.slice(1, -1).split('","'))).toEqual(rows);
});

test("success managers, leadership and clients find none of it", async ({ api }) => {
  for (const who of [whoIs("csm"), whoIs("leadership"), whoIs("client")]) {
    const as = await api(who);
    const missing = (await as.get("/nowhere")).status();
    for (const path of ["/sources", "/sources/new", "/sources/inbox", "/sources/coverage"])
      expect((await as.get(path)).status(), `${who.role} ${path}`).toBe(missing);
    expect((await as.get("/api/sources/coverage")).status()).toBe(404);
  }
  expect((await (await api(null)).get("/api/sources/coverage")).status()).toBe(401);
});
