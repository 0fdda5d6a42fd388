import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export type Who = { role: "client" | "csm" | "leadership" | "security" | "admin"; email: string; password: string; client?: string };

/** The sign-ins the demo world printed when it was made. */
export function signIns(): Who[] {
  return JSON.parse(readFileSync(`${process.env.KEEPWATCH_E2E_DATA}/demo-sign-ins.json`, "utf8")) as Who[];
}

export function whoIs(role: Who["role"]): Who {
  const who = signIns().find((entry) => entry.role === role);
  if (!who) throw new Error(`The demo world has no ${role}`);
  return who;
}

export async function signInAs(page: Page, role: Who["role"]): Promise<Who> {
  const who = whoIs(role);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return who;
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

/** A page that fails the test on any console error, page error or blocked content. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const noise: string[] = [];
      // A 404 we ask for on purpose is reported by the browser as a failed load of the document itself.
      page.on("console", (message) => message.type() === "error" && !/status of 404/.test(message.text()) && noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(String(error)));
      await use(undefined);
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };
