import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import next from "next";
import { answerPage } from "#server/answer-page.ts";
import { cleanHeaders } from "#server/edge.ts";
import { env } from "#server/env.ts";
import { baseHeaders, CLOSED_POLICY } from "#server/headers.ts";
import { interop } from "#server/interop.ts";
import { log } from "#server/log.ts";
import { learnNotFoundPage, PageResponse } from "#server/not-found-page.ts";
import { closeStreams } from "#server/streams.ts";

const METHODS = new Set(["GET", "HEAD", "POST"]);
const HEADERS = [...baseHeaders(env.url.startsWith("https:")), ["Content-Security-Policy", CLOSED_POLICY] as const];
const STOP_WITHIN_MS = 25_000;
const RELEARN_MS = 60_000;

async function main(): Promise<void> {
  const app = interop(next)({ dev: false, dir: join(import.meta.dirname, ".."), hostname: env.host, port: env.port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer({ ServerResponse: PageResponse }, (request, response) => {
    for (const [name, value] of HEADERS) response.setHeader(name, value);
    if (!METHODS.has(request.method ?? "")) {
      response.writeHead(405, { Allow: "GET, HEAD, POST" }).end();
      return;
    }
    cleanHeaders(request.headers, { remote: request.socket.remoteAddress ?? "unknown", trustedHops: env.trustedHops });
    const answer = async () => (await answerPage(request, response)) || handle(request, response);
    answer().catch((error: unknown) => {
      log("error", "web.failed", { error: String(error) });
      response.destroy();
    });
  });
  server.headersTimeout = 15_000;
  server.requestTimeout = 120_000;

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    // They would stay open until the browsers leave.
    closeStreams();
    server.close(() => void app.close().finally(() => process.exit(0)));
    server.closeIdleConnections();
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(signal, stop);

  server.listen(env.port, env.host);
  await once(server, "listening");
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const { address, port, family } = server.address() as AddressInfo;
  const own = everywhere[address] ?? address;
  const origin = `http://${family === "IPv6" ? `[${own}]` : own}:${port}`;
  await learnNotFoundPage(origin);
  // It shows the vendor's accent, which an administrator may change through any of our processes.
  setInterval(() => void learnNotFoundPage(origin).catch((error: unknown) => log("warn", "web.not-found-page", { error: String(error) })), RELEARN_MS).unref();
  log("info", "web.ready", { url: env.url });
  process.send?.({ ready: true });
}

await main();
