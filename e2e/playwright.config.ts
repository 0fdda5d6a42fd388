import { defineConfig } from "@playwright/test";
import { findBrowser } from "#e2e/browser.ts";

const port = process.env["KEEPWATCH_E2E_PORT"] ?? "3917";
const data = process.env["KEEPWATCH_E2E_DATA"] ?? ".keepwatch/e2e";
process.env["KEEPWATCH_E2E_DATA"] = data;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  // One world for all: the journeys change it, so they run one after the other.
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    timezoneId: "America/Chicago",
    locale: "en-US",
    launchOptions: await findBrowser(),
    trace: "retain-on-failure",
  },
  webServer: {
    command: `rm -rf ${data} && exec node server/start.ts`,
    cwd: "..",
    url: `http://localhost:${port}/api/health/ready`,
    timeout: 600_000,
    reuseExistingServer: process.env["KEEPWATCH_E2E_REUSE"] === "1",
    env: { PORT: port, KEEPWATCH_DATA: data, KEEPWATCH_DEMO: "1", DATABASE_URL: "", KEEPWATCH_BASE_URL: "" },
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 60_000 },
  },
});
