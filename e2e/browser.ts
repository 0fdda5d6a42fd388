import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";

/** Flags of ours: the bundled ones of the npm Chromium include --single-process, which crashes when a page closes. */
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];
const CACHE = join(import.meta.dirname, "../node_modules/.cache/keepwatch-chromium");

export type Browser = { executablePath: string; args: string[]; env?: Record<string, string> };

/** CHROMIUM_PATH, Playwright's own browser, a system Chromium, else the one that comes through npm. */
export async function findBrowser(): Promise<Browser> {
  const candidates = [process.env["CHROMIUM_PATH"], chromium.executablePath(), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = candidates.find((path) => path !== undefined && path !== "" && existsSync(path));
  return found === undefined ? unpackBrowser() : { executablePath: found, args: FLAGS };
}

/**
 * Unpacked once into our own folder, not the /tmp that anyone may write to. The package adds the libraries a bare machine lacks only where it
 * believes to run on AWS, and then changes this process's environment, which the server under test would inherit: both are undone.
 */
async function unpackBrowser(): Promise<Browser> {
  if (!existsSync(CACHE)) {
    const draft = `${CACHE}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    const before = { ...process.env };
    Object.assign(process.env, { TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" });
    const { default: sparticuz } = await import("@sparticuz/chromium");
    await sparticuz.executablePath();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    renameSync(draft, CACHE);
  }
  const libraries = [join(CACHE, "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter((path) => path).join(":");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(CACHE, "fonts") };
  return { executablePath: join(CACHE, "chromium"), args: FLAGS, env: { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: libraries, ...fonts } };
}
