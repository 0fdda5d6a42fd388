import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const STEP_S = 60;

export type Monitor = { instance: string; probe: string; value(at: number): "0" | "1" | null; seconds?(at: number): string | null };
type Reply = { status: number; body: string; type?: string; headers?: Record<string, string> };

/** A Prometheus on the loopback interface that answers range selectors with one sample a minute. Tests may hold its replies back, or make it answer something else. */
export async function startPrometheus(monitors: Monitor[]) {
  let instead: Reply | null = null;
  let held: (() => void)[] | null = null;
  const waiting: (() => void)[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://loopback");
    request.resume();
    requests += 1;
    for (const resolve of waiting.splice(0)) resolve();
    const answer = () =>
      send(
        response,
        instead ?? { status: 200, body: JSON.stringify({ status: "success", data: { resultType: "matrix", result: seriesFor(monitors, url.searchParams) } }) },
      );
    if (held) held.push(answer);
    else answer();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    nextRequest: () => new Promise<void>((resolve) => waiting.push(resolve)),
    hold() {
      held = [];
    },
    release() {
      for (const answer of held ?? []) answer();
      held = null;
    },
    answerInstead(reply: Reply | null) {
      instead = reply;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function seriesFor(monitors: Monitor[], parameters: URLSearchParams) {
  const end = Number(parameters.get("time"));
  const query = parameters.get("query") ?? "";
  const span = Number(/\[(\d+)s\]$/.exec(query)?.[1] ?? 0);
  const name = /^\w+/.exec(query)?.[0] ?? "";
  return monitors.flatMap(({ instance, probe, value, seconds }) => {
    const read = name === "probe_success" ? value : name === "probe_duration_seconds" ? seconds : undefined;
    if (read === undefined) return [];
    const values: [number, string][] = [];
    for (let at = Math.ceil((end - span) / STEP_S) * STEP_S; at <= end; at += STEP_S) {
      const sample = read(at);
      if (sample !== null) values.push([at, sample]);
    }
    return [{ metric: { __name__: name, instance, probe }, values }];
  });
}

function send(response: ServerResponse, { status, body, type = "application/json", headers = {} }: Reply): void {
  // Tests invent the time, and the header would tell the real one.
  response.sendDate = false;
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}
