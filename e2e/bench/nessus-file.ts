import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

export type NessusFile = { hosts: number; itemsEach: number; plugins: number; endedAt: string; changedIn: number };

const FAMILIES = ["General", "Web Servers", "Windows", "Service detection", "CGI abuses", "Misc.", "Red Hat Local", "Firewalls"];
const PRODUCTS = ["OpenSSL", "Apache httpd", "nginx", "PHP", "OpenSSH", "Microsoft .NET", "Java SE", "curl", "Samba", "BIND"];
const FLAWS = ["Buffer Overflow", "Information Disclosure", "Weak Cipher Suites", "Multiple Vulnerabilities", "Unsupported Version"];
const PORTS = [443, 80, 22, 445, 3389, 8443, 0, 25];
/** The share of a host's items that every host has, as in real networks: what a whole fleet has in common. */
const COMMON = 0.6;

/** The same whole number for the same pair, spread evenly over 32 bits. */
function mix(a: number, b: number): number {
  let h = Math.imul(a + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

function itemOf(plugin: number): (port: number) => string {
  const product = PRODUCTS[plugin % PRODUCTS.length];
  const flaw = FLAWS[mix(plugin, 1) % FLAWS.length];
  const severity = plugin % 3 === 0 ? 0 : 1 + (mix(plugin, 2) % 4);
  const before = `<ReportItem port="`;
  const after = `" svc_name="www" protocol="tcp" severity="${severity}" pluginID="${10_000 + plugin * 7}" pluginName="${product} ${plugin} ${flaw}" pluginFamily="${FAMILIES[plugin % FAMILIES.length]}"><description>${flaw}.</description></ReportItem>\n`;
  return (port) => before + port + after;
}

/**
 * Writes a Nessus v2 report piece by piece, the same bytes for the same request; returns how many bytes. One item in `changedIn` is another
 * than in the file that changes none (0).
 */
export async function writeNessusFile(path: string, { hosts, itemsEach, plugins, endedAt, changedIn }: NessusFile): Promise<number> {
  const items = Array.from({ length: plugins }, (_, plugin) => itemOf(plugin));
  const common = Math.floor(itemsEach * COMMON);
  const others = plugins - common;
  const ended = Date.parse(endedAt) / 1000;
  const out = createWriteStream(path);
  let bytes = 0;
  const write = async (text: string): Promise<void> => {
    bytes += text.length;
    if (!out.write(text)) await once(out, "drain");
  };
  await write(`<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Report name="fleet">\n`);
  for (let host = 0; host < hosts; host++) {
    const name = `host-${String(host).padStart(4, "0")}.springfield.example.gov`;
    const rows: string[] = [
      `<ReportHost name="${name}"><HostProperties><tag name="host-fqdn">${name}</tag><tag name="Credentialed_Scan">true</tag><tag name="HOST_START_TIMESTAMP">${ended - 7_200}</tag><tag name="HOST_END_TIMESTAMP">${ended - (host % 3_600)}</tag></HostProperties>\n`,
    ];
    const from = mix(host, 3) % others;
    for (let at = 0; at < itemsEach; at++) {
      const changed = changedIn > 0 && mix(host, 1_000 + at) % changedIn === 0 ? 1 : 0;
      const plugin = at < common ? (at + changed * others) % plugins : common + ((from + at * 3 + changed) % others);
      rows.push(items[plugin]?.(PORTS[mix(host, at) % PORTS.length] ?? 0) ?? "");
    }
    rows.push("</ReportHost>\n");
    await write(rows.join(""));
  }
  await write("</Report>\n</NessusClientData_v2>\n");
  out.end();
  await finished(out);
  return bytes;
}
