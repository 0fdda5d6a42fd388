import { lookup as dnsLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, fetch as undiciFetch } from "undici";
import { type Fetch, MAX_REPLY_BYTES } from "#server/connectors/connector.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";

export type FetchRules = {
  /** Hosts this source may talk to: "host" (any port) or "host:port". Nothing else is reachable. */
  allowedHosts: readonly string[];
  /** Hosts ("host", "host:port") or ranges ("10.0.0.0/8") the administrator allows although private; they may use plain http too. */
  privateHosts?: readonly string[];
  /** Further hosts that may use plain http. */
  httpHosts?: readonly string[];
  connectTimeoutMs?: number;
  /** The longest silence within a reply. */
  idleTimeoutMs?: number;
  totalTimeoutMs?: number;
  /** Of the decoded reply. */
  maxBytes?: number;
  /** How names become addresses; the system's resolver if absent. */
  resolve?: Resolve;
};

export type Resolve = (host: string, done: (error: Error | null, addresses: { address: string; family: number }[]) => void) => void;

const resolveAll: Resolve = (host, done) => dnsLookup(host, { all: true }, (error, addresses) => done(error, addresses ?? []));
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");

function hostListed(list: readonly string[], url: URL): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.some((entry) => {
    const wanted = entry.toLowerCase();
    return bare(wanted) === host || wanted === `${url.hostname.toLowerCase()}:${port}` || wanted === `${host}:${port}`;
  });
}

function inRange(list: readonly string[], address: string): boolean {
  const parsed = ipaddr.process(address);
  return list.some((entry) => ipaddr.isValidCIDR(entry) && parsed.kind() === ipaddr.parseCIDR(entry)[0].kind() && parsed.match(ipaddr.parseCIDR(entry)));
}

const GLOBAL_V6 = ipaddr.parseCIDR("2000::/3");

/** Whether an address is on the public internet; loopback, private, link-local, CGNAT, NAT64, 6to4, IPv4-compatible and the like are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && (parsed.kind() === "ipv4" || parsed.match(GLOBAL_V6));
}

/** A resolver for sockets that hands out addresses only when every one of them is acceptable: check and connect use one look-up (no rebinding). */
export function guardedLookup(accepts: (address: string, host: string) => boolean, resolve: Resolve = resolveAll): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      const first = addresses[0];
      if (error || !first) return callback(error ?? new Error(`${host} has no address`), "", 0);
      if (!addresses.every((a) => accepts(a.address, host))) {
        return callback(new UpstreamError(`${host} resolves to a private address, which is not on the list of allowed private hosts.`), "", 0);
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function whyNot(error: unknown, host: string, { idleTimeoutMs, totalTimeoutMs }: { idleTimeoutMs: number; totalTimeoutMs: number }): string {
  for (let e = error, i = 0; e instanceof Error && i < 5; e = e.cause, i++) {
    if (e.name === "TimeoutError") return `${host} did not answer within ${totalTimeoutMs / 1000} s.`;
    if (e.name === "BodyTimeoutError") return `${host} fell silent for ${idleTimeoutMs / 1000} s in the middle of its reply.`;
  }
  return `${host} could not be reached or broke off its reply.`;
}

function findUpstreamError(error: unknown): UpstreamError | null {
  for (let e = error, i = 0; e instanceof Error && i < 5; e = e.cause, i++) if (e instanceof UpstreamError) return e;
  return null;
}

/** The body, decoded, counted while it comes: a small reply that unpacks to a large one is cut off at the cap. */
async function readCapped(
  response: { headers: { get(name: string): string | null }; body: AsyncIterable<Uint8Array> | null },
  max: number,
  host: string,
): Promise<Buffer> {
  const tooLarge = () => new UpstreamError(`The reply of ${host} is larger than ${Math.round(max / 1_000_000)} MB.`, { trouble: "reply", tooLarge: true });
  if (Number(response.headers.get("content-length") ?? 0) > max) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > max) throw tooLarge();
    parts.push(chunk);
  }
  return Buffer.concat(parts, size);
}

/**
 * The only way a connector reaches the network: host on the list, https unless allowed, no userinfo, public addresses unless allowed,
 * redirects returned and never followed (whoever follows one asks again, and is checked again), 10 s to connect, 20 s without a byte, 60 s in all, 20 MB
 * decoded. Errors: UpstreamError naming the host, never the body.
 */
export function createFetch(rules: FetchRules): Fetch {
  const { allowedHosts, privateHosts = [], httpHosts = [], maxBytes = MAX_REPLY_BYTES, resolve = resolveAll } = rules;
  const { connectTimeoutMs = 10_000, idleTimeoutMs = 20_000, totalTimeoutMs = 60_000 } = rules;
  const privateNames = new Set(privateHosts.map((h) => bare(h.replace(/:\d+$/, ""))));
  const accepts = (address: string, host: string): boolean => isPublicAddress(address) || privateNames.has(bare(host)) || inRange(privateHosts, address);
  const dispatcher = new Agent({
    connect: { lookup: guardedLookup(accepts, resolve), timeout: connectTimeoutMs },
    headersTimeout: totalTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    keepAliveTimeout: 1_000,
  });

  return async (address, init = {}) => {
    if (!URL.canParse(address)) throw new UpstreamError("The source's address is not a URL.");
    const url = new URL(address);
    const literal = isIP(bare(url.hostname)) !== 0;
    const allowedPrivate = hostListed(privateHosts, url) || (literal && inRange(privateHosts, bare(url.hostname)));
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new UpstreamError(`${url.protocol} addresses are not allowed, only https.`);
    if (url.username || url.password) throw new UpstreamError("The address may not carry a user name or password; use the source's secret.");
    if (!hostListed(allowedHosts, url)) throw new UpstreamError(`${url.host} is not a host of this source.`);
    if (url.protocol === "http:" && !allowedPrivate && !hostListed(httpHosts, url)) throw new UpstreamError(`${url.host} must be reached by https.`);
    if (literal && !isPublicAddress(bare(url.hostname)) && !allowedPrivate) {
      throw new UpstreamError(`${url.host} is a private address, which is not on the list of allowed private hosts.`);
    }
    try {
      const response = await undiciFetch(url, {
        method: init.method ?? "GET",
        headers: { "user-agent": "Keepwatch", ...init.headers },
        ...(init.body === undefined ? {} : { body: init.body }),
        redirect: "manual",
        dispatcher,
        signal: AbortSignal.timeout(totalTimeoutMs),
      });
      const body = await readCapped(response, maxBytes, url.host);
      return {
        status: response.status,
        headers: new Headers([...response.headers]),
        bytes: async () => body,
        text: async () => new TextDecoder().decode(body),
      };
    } catch (error) {
      const known = findUpstreamError(error);
      if (known) throw known;
      throw new UpstreamError(whyNot(error, url.host, { idleTimeoutMs, totalTimeoutMs }), { trouble: "unreachable", retryable: true, cause: error });
    }
  };
}
