import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { chromium } from "@playwright/test";

/** Flags of ours: the bundled ones of the npm Chromium include --single-process, which crashes when a page closes. */
export const BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];

/** CHROMIUM_PATH, Playwright's own browser, a system Chromium, else the one that comes through npm. */
export async function findBrowser(): Promise<string> {
  const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path)) ?? (await sparticuz.executablePath());
}
