import { createReadStream, existsSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";
import { resolveSeverity } from "#server/posture/severity.ts";

const shared = new URL("../../../shared/samples/edge/", import.meta.url);
/** The repository's copy, or the shared one of files too large to copy; a machine without either has no such file to read. */
const where = (name: string): URL | null => [new URL(`fixtures/edge/${name}`, import.meta.url), new URL(name, shared)].find((url) => existsSync(url)) ?? null;
const edge = (name: string, format?: string) => readScanFile(createReadStream(where(name) ?? name), { format, now: "2026-11-23T00:00:00Z" });

const REFUSED: [file: string, reason: RegExp, format?: string][] = [
  ["billion_laughs.nessus", /line 2, column \d+: it declares entities \(<!ENTITY/],
  ["xxe_file.nessus", /line 2, column \d+: it declares entities \(<!ENTITY/],
  ["deep_nesting.json", /none of the files/],
  ["deep_nesting.json", /deeper than 64 levels at character 64/, "sarif"],
  ["deep_nesting.json", /deeper than 64 levels at character 64/, "testssl"],
  ["empty.xml", /empty file is not a clean scan/],
  ["empty.xml", /empty/, "nessus"],
  ["empty.xml", /no format "excel"/, "excel"],
  ["html_login_page.json", /HTML page/],
  ["html_login_page.json", /HTML page/, "observatory"],
  ["truncated_zap.xml", /line 107, column \d+: unclosed/],
  ["zipbomb_100MB.zip", /Zip archives are not read/],
];
test.each(REFUSED.filter(([file]) => where(file)))("edge/%s is refused with its place or rule: %s", async (file, reason, format) => {
  await expect(edge(file, format)).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
});

const READ: [file: string, severities: string[], flagged: string[]][] = [
  ["bad_line_in_middle.jsonl", ["high", "unknown"], ["line 2"]],
  ["dates.csv", ["critical", "medium", "low"], ["line 2", "line 3", "line 4"]],
  ["huge_description.nessus", ["medium"], []],
  ["missing_severity.nessus", ["unknown", "unknown", "unknown"], ["ReportItem 1", "ReportItem 2", "ReportItem 3"]],
  ["report.nessus.gz", ["high"], []],
  ["utf16le_bom.nessus", ["medium"], []],
  ["utf8_bom.json", ["high"], []],
  ["xss_titles.nessus", ["critical", "high", "medium", "low"], []],
];
test.each(READ.filter(([file]) => where(file)))("edge/%s is read as %j, flagging %j, within the limits of every text", async (file, severities, flagged) => {
  const { evidence, rejected } = await edge(file);
  const issues = evidence[0]?.issues ?? [];
  expect(issues.map((issue) => resolveSeverity(issue).severity).sort()).toEqual([...severities].sort());
  expect(rejected.map((r) => r.at.replace(/ \(.*/, ""))).toEqual(flagged);
  for (const { title, description } of issues) expect([title.length <= 500, description.length <= 65_536]).toEqual([true, true]);
});

test("every hostile sample at hand is refused or read above", () => {
  const known = [...REFUSED, ...READ].map(([file]) => file);
  expect(known).toEqual(
    expect.arrayContaining([shared, new URL("fixtures/edge/", import.meta.url)].flatMap((dir) => (existsSync(dir) ? readdirSync(dir) : []))),
  );
});

test("titles keep their text, whatever it would do elsewhere", async () => {
  expect((await edge("utf16le_bom.nessus")).evidence[0]?.issues[0]?.title).toBe("Zertifikat läuft ab – 証明書");
  const titles = (await edge("xss_titles.nessus")).evidence[0]?.issues.map((i) => i.title);
  expect(titles).toEqual(["<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "=cmd|'/c calc'!A1", "{{constructor.constructor('alert(3)')()}}"]);
});

test("+14:00 on the 1st of October is the 30th of September, and the future is not used as a date", async () => {
  const scan = (await edge("dates.csv")).evidence[0];
  expect([scan?.startedAt, scan?.finishedAt]).toEqual(["2026-09-30T10:00:00.000Z", "2026-10-01T00:00:00.000Z"]);
});

test("only a Nuclei result of zero bytes is a clean scan, and only when it is called one; it closes nothing", async () => {
  const scan = (await edge("empty.xml", "nuclei")).evidence[0];
  expect([scan?.issues, scan?.hosts, scan?.completed, scan?.coverage]).toEqual([[], [], true, "unknown"]);
});

/** The file in small pieces, counting how much of it was asked for. */
function stream(bytes: Buffer, size = 65_536) {
  const state = { taken: 0 };
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (let i = 0; i < bytes.length; i += size) {
      state.taken += Math.min(size, bytes.length - i);
      yield bytes.subarray(i, i + size);
    }
  }
  return { state, pieces: pieces() };
}
const refuse = (text: string | Buffer, reason: RegExp, format?: string) =>
  expect(readScanFile(stream(Buffer.from(text)).pieces, { format })).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
const nessus = (inside: string): string =>
  `<?xml version="1.0"?><NessusClientData_v2><Report><ReportHost name="h">${inside}</ReportHost></Report></NessusClientData_v2>`;

test("a gzip bomb stops at the cap, long before it is unpacked", async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from(nessus("").slice(0, 42)), Buffer.from(`<p/>${" ".repeat(996)}`.repeat(16_000))]));
  const before = process.memoryUsage().rss;
  await refuse(bomb, /times its size/);
  const limits = { maxBytes: 50_000_000, maxDecoded: 5_000_000, maxRatio: 100_000 };
  await expect(readScanFile(stream(bomb).pieces, { limits })).rejects.toThrow("more than 5 MB");
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
});

test("a file over the size cap is refused after the cap, not after the file", async () => {
  const { state, pieces } = stream(Buffer.concat([Buffer.from(nessus("").slice(0, 60)), Buffer.alloc(4_000_000, 32)]));
  await expect(readScanFile(pieces, { limits: { maxBytes: 1_000_000, maxDecoded: 200_000_000, maxRatio: 100 } })).rejects.toThrow("larger than 1 MB");
  expect(state.taken).toBeLessThan(1_200_000);
});

test("damaged gzip, gzip in gzip and other archives are refused", async () => {
  const good = gzipSync(nessus("<ReportItem pluginID='1' severity='1'/>".repeat(500)));
  await refuse(good.subarray(0, good.length - 20), /damaged or breaks off/);
  await refuse(gzipSync(good), /compressed twice/);
  await refuse(Buffer.from("Rar!\x1a\x07\x00"), /no archives/);
  await refuse(Buffer.from("PK\x03\x04../../etc/passwd"), /Zip archives/);
});

test("depth, attributes, unbroken text, undefined entities and mixed-up encodings are refused with a place", async () => {
  await refuse(nessus("<a>".repeat(100)), /deeper than 64/);
  await refuse(nessus(`<a ${Array.from({ length: 100 }, (_, i) => `a${i}=""`).join(" ")}/>`), /more than 64 attributes/);
  await refuse(nessus(`<a>${"x".repeat(9_000_000)}</a>`), /without a tag/);
  await refuse(nessus(`<!--${"x".repeat(9_000_000)}-->`), /without a tag/);
  await refuse(nessus("<a>&nbsp;</a>"), /line 1, column \d+: undefined entity/);
  await refuse(Buffer.concat([Buffer.from(nessus("").slice(0, 60)), Buffer.from([0xff, 0xfe, 0xfd])]), /not valid UTF-8/);
  await refuse('<?xml version="1.0" encoding="utf-7"?><NessusClientData_v2/>', /utf-7/);
  await refuse(`[${"[".repeat(100)}`, /deeper than 64/, "trivy");
  await refuse('{"@version":"2.7.0","site":[{"@name":', /breaks off/);
  await refuse("<other/>", /root is not NessusClientData_v2/, "nessus");
});

test("a DOCTYPE without entities is skipped, comments and Latin-1 are read", async () => {
  const text = `<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE NessusClientData_v2 SYSTEM "http://x.example/evil.dtd"><!-- c -->${nessus('<ReportItem pluginID="1" severity="2" pluginName="Z\u00fcrich"/>').slice(21)}`;
  const { evidence } = await readScanFile(stream(Buffer.from(text, "latin1")).pieces);
  expect(evidence[0]?.issues[0]?.title).toBe("Zürich");
});

test("however the bytes are cut, the reading is the same", async () => {
  const text = nessus(
    '<HostProperties><tag name="HOST_END_TIMESTAMP">1648044472</tag></HostProperties><ReportItem pluginID="1" severity="2" pluginName="läuft 証明書"/>',
  );
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`, "utf16le"), gzipSync(text)]) {
    const whole = await readScanFile(stream(bytes).pieces);
    expect(whole.evidence[0]).toMatchObject({ completed: true, finishedAt: "2022-03-23T14:07:52Z", issues: [{ title: "läuft 証明書" }] });
    expect(await readScanFile(stream(bytes, 1).pieces)).toEqual(whole);
  }
});

test("a scan that broke off, or found its host dead, covers nothing", async () => {
  const item = (id: string, output: string): string =>
    `<ReportItem pluginID="${id}" severity="0" pluginName="x"><plugin_output>${output}</plugin_output></ReportItem>`;
  const broken = await readScanFile(stream(Buffer.from(nessus('<HostProperties><tag name="HOST_START_TIMESTAMP">1648044472</tag></HostProperties>'))).pieces);
  expect(broken.evidence[0]).toMatchObject({ completed: false, finishedAt: null });
  const dead = await readScanFile(stream(Buffer.from(nessus(item("10180", "The remote host (h) is considered as dead - not scanning")))).pieces);
  expect(dead.evidence[0]?.hosts).toEqual([]);
});

const WORDS: [format: string, file: (severity: string) => string][] = [
  ["burp", (s) => `<issues burpVersion="2"><issue><type>1</type><name>n</name><host>http://h</host><path>/</path><severity>${s}</severity></issue></issues>`],
  ["qualys-csv", (s) => `IP,QID,Title,Severity\nh,1,n,${s}`],
  ["nessus-csv", (s) => `Plugin ID,Risk,Host,Protocol,Port,Name\n1,${s},h,tcp,80,n`],
  ["cyhy", (s) => `ip,port,severity,latest_detection,name,plugin_id\n192.0.2.1,443,${s},2026-11-21 05:00:00,n,1`],
  ["testssl", (s) => `id,fqdn/ip,port,severity,finding\nBEAST,a.example/192.0.2.1,443,${s},VULNERABLE`],
  ["sarif", (s) => JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "t" } }, results: [{ ruleId: "r", level: s }] }] })],
];
test.each(WORDS)("%s: a severity that names something every object has is unknown", async (format, file) => {
  for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    const { evidence, rejected } = await readScanFile(stream(Buffer.from(file(word))).pieces, { format });
    expect([evidence[0]?.issues.map((i) => i.toolSeverity), rejected.length]).toEqual([[null], 1]);
  }
});

test.each(["sarif", "trivy", "testssl", "zap", "generic-json", "observatory"])(
  "%s: a document too large to hold is refused at its cap, not at its end",
  async (format) => {
    const { state, pieces } = stream(Buffer.alloc(40_000_000, `{${" ".repeat(999_999)}`));
    await expect(readScanFile(pieces, { format })).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(/larger than (?:5|25) million characters/),
    });
    expect(state.taken).toBeLessThan(26_000_000);
  },
);
