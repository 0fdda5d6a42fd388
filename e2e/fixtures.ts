import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, test as base, expect, type Locator, type Page } from "@playwright/test";

export type Role = "client" | "csm" | "leadership" | "security" | "admin";
export type Who = { role: Role; email: string; name: string; password: string; clients: string[] };

/** The sign-ins the demo world printed when it was made. */
export function signIns(): Who[] {
  const data = process.env["KEEPWATCH_E2E_DATA"] ?? ".keepwatch/e2e";
  return JSON.parse(readFileSync(join(import.meta.dirname, "..", data, "demo-sign-ins.json"), "utf8")) as Who[];
}

/** The first person with the role, or the one who reaches `client`. */
export function whoIs(role: Role, client?: string): Who {
  const who = signIns().find((entry) => entry.role === role && (client === undefined || entry.clients.includes(client)));
  if (!who) throw new Error(`The demo world has no ${role}`);
  return who;
}

/** By the form, as a person does. */
export async function signInAs(page: Page, who: Who): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** A key on a control as a person presses it: once it can be used. Playwright waits for that before a click, not before a key. */
export async function press(control: Locator, key: "Enter" | "Space"): Promise<void> {
  await expect(control).toBeEnabled();
  await control.press(key);
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect.soft(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

/** What sent from a page of ours carries. */
export const OWN = { "x-keepwatch": "1", "content-type": "application/json" };

type Api = (who: Who | null) => Promise<APIRequestContext>;
type Fixtures = { quiet: undefined; api: Api; become: (who: Who) => Promise<void> };
const sessions = new Map<string, string>();

export const test = base.extend<Fixtures>({
  /** Fails the test on any console error, page error, blocked content or request to anyone else. */
  quiet: [
    async ({ page, baseURL }, use) => {
      const noise: string[] = [];
      // A refusal we ask for on purpose is reported by the browser as a failed load.
      page.on("console", (message) => message.type() === "error" && !/status of 40[0134]/.test(message.text()) && noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("request", (request) => /^https?:/.test(request.url()) && new URL(request.url()).origin !== baseURL && noise.push(request.url()));
      await use(undefined);
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
  /** Requests as a person, or as nobody; each person signs in once per run. */
  api: async ({ playwright, baseURL }, use) => {
    const opened: APIRequestContext[] = [];
    const open = async (storageState?: { cookies: []; origins: [] } | string) => {
      const headers = { origin: baseURL ?? "" };
      const context = await playwright.request.newContext({
        baseURL: baseURL ?? "",
        extraHTTPHeaders: headers,
        ...(storageState ? { storageState: JSON.parse(String(storageState)) } : {}),
      });
      opened.push(context);
      return context;
    };
    await use(async (who) => {
      if (who === null) return open();
      const known = sessions.get(who.email);
      if (known) return open(known);
      const context = await open();
      const { csrfToken } = (await (await context.get("/api/auth/csrf")).json()) as { csrfToken: string };
      const answer = await context.post("/api/auth/callback/credentials", {
        headers: OWN,
        data: { email: who.email, password: who.password, csrfToken, json: "true" },
      });
      expect(answer.ok(), await answer.text()).toBe(true);
      sessions.set(who.email, JSON.stringify(await context.storageState()));
      return context;
    });
    for (const context of opened) await context.dispose();
  },
  /** Gives the page a person's session without the form. */
  become: async ({ context, api }, use) => {
    await use(async (who) => {
      await context.clearCookies();
      await context.addCookies((await (await api(who)).storageState()).cookies);
    });
  },
});
export { expect };
