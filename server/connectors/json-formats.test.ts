import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isRecord } from "#server/connectors/json.ts";
import { scanFormats } from "#server/connectors/registry.ts";
import { AppError } from "#server/errors.ts";
import { Evidence, Rejected } from "#server/posture/evidence.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8"));
const SAMPLES: [format: string, document: unknown][] = [
  ["sarif", fixture("sarif/njsscan.sarif")],
  ["sarif", fixture("sarif/bash-report-fabricated-no-internal-dupes-subset.sarif")],
  ["trivy", fixture("trivy/misconfigurations_and_secrets.json")],
  ["trivy", fixture("trivy/legacy_trivy_mix.json")],
  ["testssl", (fixture("testssl/demo.converted.flat.json") as unknown[]).slice(0, 5)],
  [
    "testssl",
    {
      startTime: "1600000000",
      scanTime: 9,
      scanResult: [{ targetHost: "a.example", ip: "192.0.2.1", port: "443", rating: [{ id: "overall_grade", severity: "OK", finding: "A" }] }],
    },
  ],
  ["observatory", fixture("observatory/demo.json")],
  ["observatory", fixture("observatory/v2_scan.json")],
  ["generic-json", fixture("generic/generic_report3.json")],
  ["zap", { "@version": "2", site: [{ "@host": "h", alerts: [{ pluginid: "1", name: "n", riskcode: "3", instances: [{ uri: "http://h/" }] }] }] }],
  ["nuclei", [{ "template-id": "t", info: { name: "n", severity: "low", classification: { "cvss-score": 5, "cvss-metrics": "CVSS:3.1/AV:N" } }, host: "h" }]],
];

type Path = (string | number)[];
function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((each, i) => (i === key ? replaced(each, rest, by) : each));
  return Object.fromEntries(Object.entries(value as object).map(([k, each]) => [k, k === key ? replaced(each, rest, by) : each]));
}
async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}

test.each(SAMPLES)("%s: whatever stands where a value should be, the file is refused or what comes out is evidence", async (id, document) => {
  const format = scanFormats.find((f) => f.id === id);
  const paths = pathsOf(document);
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, -1, 1e308, "", "\u202e\u0000x", "a".repeat(5_000), [], {}, [[]], "__proto__"));
  await fc.assert(
    fc.asyncProperty(fc.nat(paths.length - 1), odd, async (i, by) => {
      const broken = JSON.stringify(replaced(document, paths[i] ?? [], by));
      const reading = await format?.read(text(broken), { now: "2026-11-23T00:00:00Z" }).catch((error: unknown) => error);
      if (reading instanceof Error) expect(reading).toMatchObject({ name: AppError.name, code: "bad-input" });
      else for (const piece of (reading as { evidence: unknown[] }).evidence) expect(Evidence.parse(piece)).toEqual(piece);
      for (const each of (reading as { rejected?: unknown[] }).rejected ?? []) Rejected.parse(each);
    }),
    { numRuns: 150 },
  );
});
