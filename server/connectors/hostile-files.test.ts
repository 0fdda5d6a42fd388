import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";

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
