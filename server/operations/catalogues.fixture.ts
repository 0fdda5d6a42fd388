import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { cataloguesOf } from "#e2e/upstreams/catalogues.ts";
import type { Fault } from "#e2e/upstreams/misbehave.ts";
import { serve } from "#e2e/upstreams/serve.ts";
import type { CatalogueAddresses } from "#server/operations/pull-catalogues.ts";

type Contents = Parameters<typeof cataloguesOf>[0];

/** KEV and EPSS on the loopback interface; tests change what they hold, the vendor's clock, and what goes wrong. */
export async function startCatalogues(first: Contents) {
  const state = { contents: first, now: "2026-11-20T12:00:00Z", fault: null as Fault | null, requests: 0 };
  const server = createServer((request, response) => {
    state.requests += 1;
    const now = Date.parse(state.now) / 1000;
    void serve(cataloguesOf(state.contents), { mount: "", now, fault: state.fault, hold: (held: ServerResponse) => void held.destroy() }, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const from: CatalogueAddresses = {
    kev: { urls: [`${base}/known_exploited_vulnerabilities.json`], ours: true },
    epss: { urls: [`${base}/epss_scores-current.csv`], ours: true },
  };
  return {
    state,
    from,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
