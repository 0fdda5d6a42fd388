import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { expect } from "#e2e/fixtures.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
export type Window = { page: Page; context: BrowserContext; noise: string[] };

/** A browser of somebody's own; what it complains about is kept, but for the network being away. */
export async function openAs(browser: Browser, cookies: Cookies | null, viewport = { width: 1280, height: 800 }, baseURL?: string): Promise<Window> {
  const context = await browser.newContext({ viewport, ...(baseURL ? { baseURL } : {}) });
  if (cookies) await context.addCookies(cookies);
  const noise: string[] = [];
  const listen = (page: Page) => {
    page.on(
      "console",
      (message) =>
        message.type() === "error" &&
        !/status of 40[0134]|ERR_(INTERNET_DISCONNECTED|INCOMPLETE_CHUNKED|EMPTY_RESPONSE|CONNECTION_(RESET|REFUSED|CLOSED)|NETWORK_CHANGED)/.test(
          message.text(),
        ) &&
        noise.push(message.text()),
    );
    page.on("pageerror", (error) => noise.push(String(error)));
  };
  context.on("page", listen);
  return { page: await context.newPage(), context, noise };
}

/** The slide a stage, a follower or the presenter's window shows. */
export const shownSlide = (page: Page) => page.locator(".deck-slide.current, .presenter-slides > figure").locator("[data-slide]").first();
export const expectSlide = async (page: Page, id: string | null) => expect(shownSlide(page)).toHaveAttribute("data-slide", id ?? "none");
export const slideOf = (page: Page) => shownSlide(page).getAttribute("data-slide");

/** Stage and presenter's window, started by keyboard alone. */
export async function startPresenting(window: Window, path: string): Promise<{ stage: Page; presenter: Page }> {
  const { page: stage, context } = window;
  await stage.goto(path);
  await expect(stage.locator(".deck.ready")).toBeVisible();
  const [presenter] = await Promise.all([context.waitForEvent("page"), stage.keyboard.press("p")]);
  await presenter.getByRole("button", { name: /^Start/, disabled: false }).focus();
  await presenter.keyboard.press("Enter");
  await expect(presenter.locator(".connection")).toHaveText("Live");
  return { stage, presenter };
}

/** A second web process on the same database and build, and one address in front of both that takes turns. */
export async function twoProcesses(
  first: number,
): Promise<{ origin: string; counts: () => number[]; network: (up: boolean) => void; stop: () => Promise<void> }> {
  const port = await freePort();
  const data = process.env["KEEPWATCH_E2E_DATA"] ?? ".keepwatch/e2e";
  const env = { NODE_ENV: "production" as const, DATABASE_URL: "", PORT: String(port), KEEPWATCH_DATA: data, KEEPWATCH_BASE_URL: `http://localhost:${first}` };
  const cwd = join(import.meta.dirname, "..");
  const second = spawn(process.execPath, ["server/web.ts"], { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve, reject) => {
    second.stderr.on("data", (chunk: Buffer) => chunk.includes("web.ready") && resolve());
    second.once("exit", () => reject(new Error("the second web process did not start")));
  });
  const counts = [0, 0];
  let turn = 0;
  let up = true;
  const proxy = createServer((incoming, outgoing) => {
    if (!up) return void incoming.socket.destroy();
    turn = 1 - turn;
    counts[turn] = (counts[turn] ?? 0) + 1;
    const onward = request(
      { host: "localhost", port: turn === 0 ? first : port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent: false },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, "localhost");
  await once(proxy, "listening");
  return {
    origin: `http://localhost:${(proxy.address() as AddressInfo).port}`,
    counts: () => counts,
    network(on) {
      up = on;
      if (!on) proxy.closeAllConnections();
    },
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      second.kill("SIGTERM");
      if (second.exitCode === null) await once(second, "exit");
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
