import type { APIResponse } from "@playwright/test";
import { expect, type Role, test, whoIs } from "#e2e/fixtures.ts";
import { toldMonth } from "#e2e/demo-world.ts";

const REPORT = () => `/clients/alder-falls/${toldMonth()}`;
const FILES = () => ["pdf", "pptx", "xlsx", "csv", "json"].map((format) => `/api/reports/alder-falls/${toldMonth()}/${format}`);
const PAGES: Record<Role | "anyone", () => string[]> = {
  anyone: () => [
    "/",
    "/sign-in",
    "/security",
    "/concerns/new",
    "/concerns/status",
    "/verify",
    "/set-password",
    "/follow",
    "/never-was",
    "/clients/%00/x",
    REPORT(),
  ],
  client: () => [REPORT(), `${REPORT()}/follow`, "/clients", "/portfolio"],
  csm: () => ["/clients", REPORT(), `${REPORT()}/present/presenter`, `${REPORT()}?view=draft`],
  leadership: () => ["/portfolio"],
  security: () => ["/findings", "/concerns", "/sources"],
  admin: () => ["/sources", "/users", REPORT()],
};
const DATA = () => [
  "/api/health/live",
  "/api/health/ready",
  "/api/auth/csrf",
  "/api/auth/session",
  "/api/auth/providers",
  "/api/trpc/session.me",
  "/api/trpc/no.such",
  "/api/trpc/%7B",
  "/api/never-was",
  "/api/ingest/none",
  "/api/branding/logo",
  "/api/follow",
  "/api/trpc/followLink.follow?input=%7B%7D",
  "/.well-known/security.txt",
  ...FILES(),
];

function expectBase(answer: APIResponse, path: string): string {
  const headers = answer.headers();
  expect.soft(headers["x-content-type-options"], path).toBe("nosniff");
  expect.soft(headers["referrer-policy"], path).toBe("no-referrer");
  expect.soft(headers["x-frame-options"], path).toBe("DENY");
  expect.soft(headers["cross-origin-opener-policy"], path).toBe("same-origin");
  expect.soft(headers["cross-origin-resource-policy"], path).toBe("same-origin");
  expect.soft(headers["permissions-policy"], path).toContain("geolocation=()");
  expect.soft(headers["x-powered-by"], path).toBeUndefined();
  expect.soft(headers["access-control-allow-origin"], path).toBeUndefined();
  expect.soft(headers["cache-control"] ?? "", path).not.toContain("s-maxage");
  expect.soft(headers["content-security-policy"]?.split(",").length, path).toBe(1);
  return headers["content-security-policy"] ?? "";
}

for (const role of ["anyone", "client", "csm", "leadership", "security", "admin"] as const) {
  test(`every page ${role} asks for runs scripts and styles by its own nonce only, and no cache keeps it`, async ({ api }) => {
    const person = await api(role === "anyone" ? null : whoIs(role));
    const nonces = new Set<string>();
    for (const path of PAGES[role]()) {
      const answer = await person.get(path, { maxRedirects: 0 });
      const policy = expectBase(answer, path);
      expect.soft(answer.headers()["cache-control"], path).toContain("no-store");
      const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic'/.exec(policy)?.[1] ?? "";
      expect.soft(nonce.length, path).toBeGreaterThanOrEqual(22);
      expect.soft(nonces.has(nonce), path).toBe(false);
      nonces.add(nonce);
      const parts = new Map(policy.split("; ").map((part) => [part.split(" ")[0] ?? "", part] as const));
      for (const name of ["default-src", "object-src", "base-uri", "frame-ancestors"]) expect.soft(parts.get(name), path).toBe(`${name} 'none'`);
      expect.soft(policy, path).not.toContain("unsafe-eval");
      for (const name of ["script-src", "style-src"]) expect.soft(parts.get(name), path).not.toContain("unsafe-inline");
      const html = await answer.text();
      for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) expect.soft(tag, path).toContain(`nonce="${nonce}"`);
      expect.soft(html, path).not.toMatch(/\son[a-z]+="|href="javascript:/);
    }
  });
}

test("what is not a page may run, load and frame nothing, and is not kept", async ({ api }) => {
  for (const person of [await api(null), await api(whoIs("client", "alder-falls"))]) {
    for (const path of DATA()) {
      const answer = await person.get(path, { maxRedirects: 0 });
      const policy = expectBase(answer, path);
      expect.soft(policy, path).toContain("default-src 'none'");
      expect.soft(policy, path).toContain("sandbox");
      expect.soft(answer.headers()["cache-control"], path).toContain("no-store");
      if (answer.status() === 200 && path.startsWith("/api/reports"))
        expect.soft(answer.headers()["content-disposition"], path).toMatch(/^attachment; filename="[a-z0-9.-]+"$/);
    }
  }
});

test("every script, style and font of a page comes from us with the same headers, and is kept", async ({ page, api, baseURL }) => {
  const assets = new Set<string>();
  page.on(
    "request",
    (request) =>
      ["script", "stylesheet", "font", "image"].includes(request.resourceType()) &&
      request.url().startsWith(baseURL ?? "none") &&
      assets.add(new URL(request.url()).pathname),
  );
  await page.goto("/concerns/new", { waitUntil: "networkidle" });
  expect(assets.size).toBeGreaterThan(3);
  const anyone = await api(null);
  for (const path of [...assets, "/_next/static/never-was.js"]) {
    const answer = await anyone.get(path);
    expectBase(answer, path);
    if (answer.ok() && path.startsWith("/_next/static/")) expect.soft(answer.headers()["cache-control"], path).toContain("immutable");
  }
});

test("methods we do not use are refused everywhere", async ({ api }) => {
  const anyone = await api(null);
  for (const path of ["/", "/sign-in", "/api/trpc/session.me", "/never-was"]) {
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]) {
      const answer = await anyone.fetch(path, { method });
      expect.soft(answer.status(), `${method} ${path}`).toBe(405);
      expectBase(answer, `${method} ${path}`);
    }
  }
});

test("a write from another site, as a form, or without our header is refused", async ({ api, playwright, baseURL }) => {
  const data = { client: "alder-falls", period: toldMonth(), after: 1 };
  const manager = await api(whoIs("csm", "alder-falls"));
  const post = async (headers: Record<string, string>) => (await manager.post("/api/trpc/report.publish", { headers, data: JSON.stringify(data) })).status();
  expect(await post({ "content-type": "application/json", "x-keepwatch": "1", origin: "https://evil.example" })).toBe(403);
  expect(await post({ "content-type": "application/json", "x-keepwatch": "1", "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await post({ "content-type": "application/json" })).toBe(403);
  expect(await post({ "content-type": "text/plain", "x-keepwatch": "1" })).toBe(415);
  const bare = await playwright.request.newContext({ baseURL: baseURL ?? "", storageState: await manager.storageState() });
  expect((await bare.post("/api/trpc/report.publish", { headers: { "x-keepwatch": "1" }, data })).status()).toBe(403);
  await bare.dispose();
});

test("the way back after signing in never leads off this site", async ({ page, become }) => {
  await become(whoIs("csm", "alder-falls"));
  for (const to of ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "javascript:alert(1)", "/%09/evil.example"]) {
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    expect(new URL(page.url()).hostname, to).toBe("localhost");
  }
});
