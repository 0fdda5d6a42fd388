import ipaddr from "ipaddr.js";

const NEVER_FROM_OUTSIDE = /^(x-(forwarded-|middleware-|nonce$|role|user|matched-path|real-ip)|forwarded$)/;

/** The caller's address: the socket's, or the hop our own proxies vouch for. What the caller wrote itself is never believed. */
export function peerOf({ remote, forwardedFor, trustedHops }: { remote: string; forwardedFor: string; trustedHops: number }): string {
  if (trustedHops === 0) return remote;
  const hops = forwardedFor.split(",").map((hop) => hop.trim());
  return hops[hops.length - trustedHops] || remote;
}

/** Who to count as one caller: an IPv4 address, or the /64 of an IPv6 one, since a single subscriber calls from any address in it. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64);
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`;
}

/** Drops the headers that would mean something to code behind the server, and says who called. */
export function cleanHeaders(headers: NodeJS.Dict<string | string[]>, { remote, trustedHops }: { remote: string; trustedHops: number }): void {
  const forwardedFor = [headers["x-forwarded-for"] ?? ""].flat().join(",");
  for (const name of Object.keys(headers)) if (NEVER_FROM_OUTSIDE.test(name)) delete headers[name];
  headers["x-forwarded-for"] = networkOf(peerOf({ remote, forwardedFor, trustedHops }));
}
