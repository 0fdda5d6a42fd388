import { isIP } from "node:net";
import { isPublicAddress } from "#server/connectors/http.ts";
import { AppError } from "#server/errors.ts";

const LOCAL = /^[^.]+$|\.(local|localhost|internal|intranet|lan|home|corp|home\.arpa)$/;

/** Web addresses anywhere in a source's settings. */
function urlsOf(settings: unknown): URL[] {
  const found: URL[] = [];
  const visit = (value: unknown) => {
    if (typeof value === "string") {
      const url = URL.parse(value);
      if (url && (url.protocol === "http:" || url.protocol === "https:") && url.host) found.push(url);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(settings);
  return found;
}

/** Whether a name or address can only be of our own network. A public name may still resolve to one: `createFetch` looks at each connection. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  return isIP(host) === 0 ? LOCAL.test(host) : !isPublicAddress(host);
}

/** A key in an address would be stored and shown in clear. Errors: bad-input. */
export function refuseKeysInAddress(settings: unknown): void {
  if (urlsOf(settings).some((url) => url.username !== "" || url.password !== ""))
    throw new AppError("bad-input", "The address may not carry a user name or password. Put them in the secret, where they are sealed.");
}

/**
 * Whoever only has a browser may not point us into our own network: that would let them read what only the server can reach. `allowed` are hosts an
 * operator has allowed for this source. Errors: bad-input with the host and what to run on the server instead.
 */
export function refusePrivateHosts(settings: unknown, { allowed, command }: { allowed: readonly string[]; command: string }): void {
  for (const url of urlsOf(settings)) {
    if (allowed.includes(url.host)) continue;
    if (isPrivateHost(url.hostname))
      throw new AppError(
        "bad-input",
        `${url.host} is a private address, which this form may not allow: it would let a browser reach into your network. Somebody with access to the server can, by running: ${command}`,
      );
    if (url.protocol === "http:")
      throw new AppError("bad-input", `${url.host} must be reached by https: over http anybody on the way can read and change what the monitor says.`);
  }
}
