import type { Page } from "@playwright/test";
import { expect, expectAccessible, type Role, test, whoIs } from "#e2e/fixtures.ts";
import { ask, runningMonth, toldMonth } from "#e2e/demo-world.ts";

const report = (client: string, query = "") => `/clients/${client}/${toldMonth()}${query}`;
const PAGES: Record<Role | "anyone", () => string[]> = {
  anyone: () => ["/sign-in", "/security", "/concerns/new", "/concerns/status", "/verify", "/set-password", "/follow", "/never-was"],
  client: () => [report("alder-falls"), report("alder-falls", "/follow"), "/clients/alder-falls/payments"],
  csm: () => [
    "/clients",
    report("quarry-bend"),
    report("thornapple", "?view=draft"),
    report("alder-falls", "?reader=client"),
    report("alder-falls", "/notes"),
    "/clients/alder-falls/settings",
    "/clients/alder-falls/follow-ups",
    "/clients/alder-falls/walk-throughs",
    "/clients/alder-falls/contract",
    "/clients/alder-falls/maintenance",
    "/clients/brightwater/maintenance",
    report("alder-falls", "/present"),
    report("alder-falls", "/present/presenter"),
    `/clients/marlow-county/${runningMonth()}`,
  ],
  leadership: () => [
    "/exports",
    "/portfolio",
    "/portfolio?show=all",
    report("juniper-flats"),
    "/clients/calder-county/contract",
    "/clients/calder-county/contract?edit=terms",
    "/clients/harrow-lake/maintenance",
  ],
  security: () => [
    "/findings",
    "/findings?view=ledger",
    "/findings/rules",
    "/findings/scans?client=alder-falls",
    "/findings/import",
    "/concerns",
    report("hollister-pine-bluff"),
    "/clients/thornapple/deadlines",
    "/clients/alder-falls/deadlines?edit=policies",
  ],
  admin: () => ["/sources", "/clients", "/clients/alder-falls/sites", "/users", "/branding"],
};
const LOOKS = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "dark", width: 390 },
] as const;

async function expectFits(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
}

async function expectInOrder(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/ · Keepwatch$/);
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectFits(page, width);
    await expectAccessible(page);
  }
  for (const width of [360, 768]) await expectFits(page, width);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

for (const role of ["anyone", "client", "csm", "leadership", "security", "admin"] as const) {
  test(`every page for ${role} is accessible and fits, light and dark, wide and narrow`, async ({ page, become }) => {
    test.setTimeout(30_000 * PAGES[role]().length);
    if (role !== "anyone") await become(whoIs(role));
    for (const path of PAGES[role]()) await test.step(path, () => expectInOrder(page, path));
  });
}

test("a chosen finding, concern and source are accessible too", async ({ page, become, api }) => {
  const security = await api(whoIs("security"));
  const { findings } = (await ask(security, "findings.list", {})).data as { findings: { id: string; client: { slug: string } }[] };
  const concerns = (await ask(security, "concerns.list")).data as { id: string }[];
  const sources = (await ask(security, "sources.list")).data as { id: string }[];
  await become(whoIs("security"));
  const paths = [
    ...findings.slice(0, 1).map(({ id, client }) => `/findings/${client.slug}/${id}`),
    `/concerns?concern=${concerns[0]?.id}`,
    ...["", "?view=set-aside", "?view=ties", "?view=settings"].map((view) => `/sources/${sources.at(-1)?.id}${view}`),
  ];
  expect(paths.length).toBeGreaterThanOrEqual(2);
  for (const path of paths) await test.step(path, () => expectInOrder(page, path));
});

test("the keyboard gets past the navigation at once and sees where it is", async ({ page }) => {
  await page.goto("/security");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("Tab");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
  expect(outline).not.toBe("none");
});

test("open menus and dialogs are accessible", async ({ page, become }) => {
  await become(whoIs("csm"));
  await page.goto(report("alder-falls"));
  await page.getByRole("button", { name: "Export" }).click();
  await expectAccessible(page);
});
