import type { DatedScan } from "#server/posture/scan-index.ts";

/** Whether a scan is known to have had credentials on a host. */
export function hadLogin({ facts, loggedIn }: DatedScan, host: string): boolean {
  return facts.credentialed === true || loggedIn.has(host);
}

/** Where a finding was ever seen with credentials: there only a scan with credentials can say that it is gone. */
export class CredentialNeed {
  #everywhere = false;
  #hosts = new Set<string>();

  /** A scan saw the finding on these hosts. */
  see(scan: DatedScan, hosts: readonly string[]): void {
    if (scan.facts.credentialed === true) this.#everywhere = true;
    else if (scan.loggedIn.size > 0) for (const host of hosts) if (scan.loggedIn.has(host)) this.#hosts.add(host);
  }

  /** What a scan did not see on a host says nothing: the finding was seen there with credentials, and the scan had none. */
  blinds(scan: DatedScan, host: string): boolean {
    return (this.#everywhere || this.#hosts.has(host)) && !hadLogin(scan, host);
  }
}
