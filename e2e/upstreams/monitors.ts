import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { INVENTED } from "#prisma/scenarios/invented-month.ts";
import { UPSTREAMS } from "#e2e/upstreams/families.ts";
import { type Fault, isFault } from "#e2e/upstreams/misbehave.ts";
import { bodyOf, serve } from "#e2e/upstreams/serve.ts";

/** Every monitor family on loopback, each below its own path, watching the invented month. Tells its parent the port and ends with it. */
// One clock for all vendors, and what each gets wrong. `requests` counts those answered since the last change.
let now = INVENTED.watchedFrom;
let faults: Record<string, Fault> = {};
let requests = 0;
const held = new Set<ServerResponse>();

function control(text: string): { now: number; faults: Record<string, Fault>; requests: number } {
  const order: unknown = text === "" ? {} : JSON.parse(text);
  const { now: at, faults: wanted } = order as { now?: unknown; faults?: Record<string, unknown> };
  if (typeof at === "number") now = at;
  if (wanted !== undefined) {
    const entries = Object.entries(wanted).filter((entry): entry is [string, Fault] => isFault(entry[1]) && entry[0] in UPSTREAMS);
    if (entries.length !== Object.keys(wanted).length) throw new Error(`no such fault or upstream: ${JSON.stringify(wanted)}`);
    faults = Object.fromEntries(entries);
    for (const response of held) response.destroy();
    held.clear();
  }
  const state = { now, faults, requests };
  requests = 0;
  return state;
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? "/", "http://loopback").pathname;
  if (path === "/control") {
    try {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(control(await bodyOf(request))));
    } catch (error) {
      response.writeHead(400, { "content-type": "text/plain" }).end(String(error));
    }
    return;
  }
  const name = path.split("/")[1] ?? "";
  const upstream = UPSTREAMS[name];
  if (upstream === undefined) return void response.writeHead(404, { "content-type": "text/plain" }).end("no such upstream");
  requests += 1;
  await serve(upstream, { mount: `/${name}`, now, fault: faults[name] ?? null, hold: (each) => void held.add(each) }, request, response);
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
