import type { ScanEvidence } from "#server/posture/evidence.ts";

/** Whether a host was scanned with credentials; null = the report does not say. */
export type HostLogin = { host: string; login: boolean | null };

/** What the hosts say of credentials, together. One host without keeps the scan from counting as credentialed, and the others from being forgotten. */
export function loginsOf(hosts: readonly HostLogin[]): Pick<ScanEvidence, "credentialed" | "credentialedHosts"> {
  const said = hosts.map(({ login }) => login);
  if (said.length > 0 && said.every((login) => login === true)) return { credentialed: true };
  const without = new Set(hosts.filter(({ login }) => login !== true).map(({ host }) => host));
  const known = [...new Set(hosts.filter(({ host, login }) => login === true && host !== "" && !without.has(host)).map(({ host }) => host))].sort();
  return { credentialed: said.includes(false) ? false : null, ...(known.length === 0 ? {} : { credentialedHosts: known }) };
}
