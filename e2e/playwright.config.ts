import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS, findBrowser } from "#e2e/browser.ts";

const port = process.env.KEEPWATCH_E2E_PORT ?? "3917";
const data = process.env.KEEPWATCH_E2E_DATA ?? ".keepwatch/e2e";
process.env.KEEPWATCH_E2E_DATA = data;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    timezoneId: "America/Chicago",
    locale: "en-US",
    launchOptions: { executablePath: await findBrowser(), args: BROWSER_FLAGS },
    trace: "retain-on-failure",
  },
  webServer: {
    command: `rm -rf ${data} && node server/start.ts`,
    cwd: "..",
    url: `http://127.0.0.1:${port}/api/health/ready`,
    timeout: 600_000,
    reuseExistingServer: process.env.KEEPWATCH_E2E_REUSE === "1",
    env: { PORT: port, KEEPWATCH_DATA: data, NEXT_TELEMETRY_DISABLED: "1" },
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
