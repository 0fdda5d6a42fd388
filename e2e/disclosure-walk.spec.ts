import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { keepwatch } from "#e2e/command-line.ts";
import { runningMonth, toldMonth } from "#e2e/demo-world.ts";
import { expect, type Role, test, whoIs } from "#e2e/fixtures.ts";
import { readOffice } from "#e2e/office.ts";
import { readPdf } from "#e2e/pdf.ts";

const ROOT = join(import.meta.dirname, "..");
const CLIENT = "kestrel-bay";
const SECRET = "tamarind";
const FINDING = `${SECRET}-finding`;
const CONCERN = `${SECRET}-concern`;
/** Addresses that change something or lead out of what a reader can read. */
const NOT_WALKED = /^\/api\/auth|sign-out|^\/clients\/[^/]+\/\d{4}-\d{2}\/present/;

/** A scanner's report, fresh and unread, in which every text a tool or a target could choose is marked. */
async function plantFinding(): Promise<void> {
  const sample = await readFile(join(ROOT, "server/connectors/fixtures/zap/0_zap_sample.xml"), "utf8");
  const marked = sample
    .replace(/generated="[^"]*"/, `generated="${new Date(Date.now() - 3_600_000).toUTCString().replace(" GMT", "")}"`)
    .replaceAll(/<(name|alert|desc|solution|otherinfo|evidence|param)>[^<]*</g, `<$1>${FINDING}<`)
    .replaceAll(/<uri>[^<]*</g, `<uri>https://www.kestrelbay.example.gov/${FINDING}<`)
    .replaceAll(/<riskcode>\d</g, "<riskcode>3<")
    .replaceAll(/<pluginid>(\d+)</g, "<pluginid>88$1<");
  const file = join(await mkdtemp(join(tmpdir(), "keepwatch-")), "report.xml");
  await writeFile(file, marked);
  await keepwatch("scans", "import", "--client", CLIENT, "--site", "www", file);
}

async function plantConcern(page: Page): Promise<void> {
  await page.goto("/concerns/new?channel=partner");
  await page.getByLabel("Subject").fill(`${CONCERN} subject`);
  await page.getByRole("textbox").nth(1).fill(`${CONCERN}: the permit form repeats what is typed into it.`);
  await page.getByRole("checkbox", { name: /I agree to these guidelines/ }).focus();
  await page.keyboard.press("Space");
  const send = page.getByRole("button", { name: "Send it" });
  // A form sent as fast as a program would is refused, with a word to try again.
  await expect(async () => {
    if (await send.isVisible()) await send.click({ timeout: 3_000 });
    await expect(page.getByRole("heading", { name: "We have it. Keep this receipt code." })).toBeVisible({ timeout: 3_000 });
  }).toPass();
}

/** Every page a reader comes to by links, once for each address, the planted client's among them. */
async function walk(api: APIRequestContext, starts: string[]): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  const waiting = [...starts];
  const shapes = new Map<string, number>();
  for (let path = waiting.shift(); path !== undefined && seen.size < 150; path = waiting.shift()) {
    if (seen.has(path) || NOT_WALKED.test(path)) continue;
    // A list's filters and twelve months of it are the same page: three of a kind are enough.
    const shape = path.replace(/\?.*$/, "").replaceAll(/\d{4}(-\d{2})?/g, "#");
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    if ((shapes.get(shape) ?? 0) > 3) continue;
    const answer = await api.get(path);
    const type = answer.headers()["content-type"] ?? "";
    const text = /text|json|xml/.test(type) ? await answer.text() : "";
    seen.set(path, text);
    for (const [, href = ""] of text.matchAll(/<a [^>]*href="(\/[^"#]*)/g)) waiting.push(href.replaceAll("&amp;", "&"));
  }
  return seen;
}

async function filesOf(api: APIRequestContext): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const format of ["pdf", "pptx", "xlsx", "csv", "json"])
    for (const query of ["", "?revision=draft"]) {
      const answer = await api.get(`/api/reports/${CLIENT}/${toldMonth()}/${format}${query}`);
      if (!answer.ok()) continue;
      const body = await answer.body();
      files.set(`${format}${query}`, format === "pdf" ? (await readPdf(body)).text : ["pptx", "xlsx"].includes(format) ? readOffice(body) : body.toString());
    }
  return files;
}

const starts = (): Record<Role, string[]> => ({
  client: ["/"],
  csm: [`/clients/${CLIENT}/${toldMonth()}?view=draft`, `/clients/${CLIENT}/${runningMonth()}`, `/clients/${CLIENT}/promises`, "/"],
  leadership: [`/clients/${CLIENT}/${toldMonth()}?view=draft`, `/clients/${CLIENT}/promises`, "/"],
  admin: ["/", `/api/sources/coverage`],
  security: ["/findings?client=kestrel-bay", "/findings", "/concerns"],
});

test("what waits for evaluation stands on no page and in no file but the security team's", async ({ page, api }) => {
  test.setTimeout(240_000);
  await plantFinding();
  await plantConcern(page);
  const told = async (role: Role | null, from: string[]) => {
    const person = await api(role === null ? null : whoIs(role, role === "csm" ? CLIENT : undefined));
    const pages = await walk(person, from);
    const files = role === null || role === "admin" ? new Map<string, string>() : await filesOf(person);
    return { pages: pages.size, holding: [...pages, ...files].filter(([, text]) => text.includes(SECRET)).map(([where]) => where) };
  };
  const security = await told("security", starts().security);
  expect(security.holding, "the planted texts are there to be found").toEqual(
    expect.arrayContaining([expect.stringMatching(/^\/findings/), expect.stringMatching(/^\/concerns/)]),
  );
  for (const role of [null, "client", "csm", "leadership", "admin"] as const) {
    const { pages, holding } = await told(role, role === null ? ["/security", "/sign-in"] : starts()[role]);
    expect(pages, `pages walked as ${role ?? "nobody"}`).toBeGreaterThan(2);
    expect(holding, `where ${role ?? "nobody"} reads it`).toEqual([]);
  }
});
