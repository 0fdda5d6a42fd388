import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "@playwright/test";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];
const CACHE = path.resolve(import.meta.dirname, "../../node_modules/.cache/keepwatch-chromium");

/** Test only: a browser to measure slides in, found and unpacked as the journeys in e2e do. */
export async function launchBrowser(): Promise<Browser> {
  const candidates = [process.env["CHROMIUM_PATH"], chromium.executablePath(), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = candidates.find((candidate) => candidate !== undefined && candidate !== "" && existsSync(candidate));
  if (found !== undefined) return chromium.launch({ executablePath: found, args: FLAGS });
  if (!existsSync(CACHE)) await unpack();
  const libraries = [path.join(CACHE, "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter((each) => each).join(":");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: path.join(CACHE, "fonts") };
  const env = { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: libraries, ...fonts };
  return chromium.launch({ executablePath: path.join(CACHE, "chromium"), args: FLAGS, env });
}

async function unpack(): Promise<void> {
  const draft = `${CACHE}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" });
  const { default: sparticuz } = await import("@sparticuz/chromium");
  await sparticuz.executablePath();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  if (!existsSync(CACHE)) renameSync(draft, CACHE);
}
