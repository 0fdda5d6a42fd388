import fc from "fast-check";
import { expect, test } from "vitest";
import { readSuccesses } from "#server/connectors/prometheus-checks.ts";
import { durationReader } from "#server/connectors/prometheus-durations.ts";
import { places } from "#server/connectors/prometheus-places.ts";
import { prometheusClient, readObjects } from "#server/connectors/prometheus-reply.ts";
import { readSampled } from "#server/connectors/prometheus-sampled.ts";
import { scanMatrix, type SeriesReader } from "#server/connectors/prometheus-scan.ts";
import { readStatuses } from "#server/connectors/prometheus-statuses.ts";
import { checkEvidence } from "#server/posture/checks.ts";

const T0 = 1_790_812_800;
const span = { from: T0 + 30, to: T0 + 5_000 };
const body = (result: unknown, more = {}) => Buffer.from(JSON.stringify({ status: "success", data: { resultType: "matrix", result }, ...more }));

const metric = fc.dictionary(
  fc.constantFrom("instance", "probe", "__name__", "wörld", 'q"uote'),
  fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("}", '"', "\\", "],[", "é", "")),
  {
    maxKeys: 3,
  },
);
const value = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "200",
    "503",
    "0.0412",
    "12.5",
    "NaN",
    "+Inf",
    "1.",
    "00.5",
    "0.012345678901234567",
    "3600.1",
    "1e-3",
    "",
    "x",
    "0x1",
    "-0.1",
    'a"b',
    "ü",
  ),
  fc.double({ min: 0, max: 20, noNaN: true }).map(String),
);
const time = fc.oneof(
  fc.integer({ min: -2, max: 5_100 }),
  fc.integer({ min: 0, max: 60_000 }).map((tenth) => tenth / 10),
  fc.integer({ min: 0, max: 4_000_000 }).map((ms) => ms / 1000),
);
const pair = fc.tuple(
  time.map((offset) => T0 + offset),
  value,
);
const samples = fc.oneof(
  fc.array(pair, { maxLength: 12 }),
  fc.array(pair, { maxLength: 30 }).map((all) => [...new Map(all.map((one) => [Math.floor(one[0]), one])).values()].sort((a, b) => a[0] - b[0])),
);
const series = fc.array(fc.record({ metric, values: samples }), { maxLength: 4 });

const checked = checkEvidence({
  external: "a",
  location: "x",
  intervalS: 60,
  checks: Array.from({ length: 5_000 }, (_, index) => ({ at: T0 + index, up: index % 7 > 1 })),
});
const anywhere = () => ({ external: "a", location: "x" });
const READERS: [string, SeriesReader<unknown>][] = [
  ["successes", readSuccesses(span)],
  ["statuses", readStatuses(span)],
  ["durations", durationReader([checked], anywhere)(span)],
];

test.each(READERS)("what the scanner reads as %s is what reading every sample as an object gives, or it does not read at all", (_what, read) => {
  fc.assert(
    fc.property(series, (all) => {
      const scanned = scanMatrix(body(all), read, new Map());
      if (scanned === null) return;
      const slowly = all.flatMap(({ metric: labels, values }) => readObjects({ metric: labels, ...readSampled(values) }, read));
      expect(scanned.series).toEqual(slowly);
    }),
    { numRuns: 1_000 },
  );
});

test("it does read what Prometheus writes: labels of any kind, whole and broken seconds, no sample, no series", () => {
  const all = [
    {
      metric: { __name__: "probe_success", instance: 'https://a/?q="}],[\\', ort: "Zürich" },
      values: [
        [T0 + 60, "1"],
        [T0 + 120.187, "0"],
        [T0 + 180.000001, "1"],
      ],
    },
    { metric: {}, values: [] },
    { metric: { a: "b" }, values: [[T0 + 60, "NaN"]] },
  ];
  const read = readSuccesses({ from: T0, to: T0 + 300 });
  expect(scanMatrix(body(all), read, new Map())?.series).toEqual([
    {
      metric: all[0]?.metric,
      strange: null,
      unreadable: 0,
      runs: [
        { from: T0 + 60, stepS: 0, count: 1, up: true },
        { from: T0 + 120, stepS: 0, count: 1, up: false },
        { from: T0 + 180, stepS: 0, count: 1, up: true },
      ],
    },
    { metric: { a: "b" }, runs: [], strange: { count: 1, at: T0 + 60, value: "NaN" }, unreadable: 0 },
  ]);
  expect(scanMatrix(body([], { warnings: ["partial"], infos: ["x"] }), read, new Map())).toEqual({
    series: [],
    rest: '{"status":"success","data":{"resultType":"matrix","result":[]},"warnings":["partial"],"infos":["x"]}',
  });
});

const good = '{"metric":{"a":"b"},"values":[[1790812860,"1"]]}';
const HEAD = '{"status":"success","data":{"resultType":"matrix","result":[';
test.each([
  ["a space", `${HEAD} ${good}]}}`],
  ["another order of keys", '{"data":{"resultType":"matrix","result":[]},"status":"success"}'],
  ["a label that is no string", `${HEAD}{"metric":{"a":1},"values":[]}]}}`],
  ["nested labels", `${HEAD}{"metric":{"a":{}},"values":[]}]}}`],
  ["an exponent", `${HEAD}{"metric":{},"values":[[1.79e9,"1"]]}]}}`],
  ["a leading zero", `${HEAD}{"metric":{},"values":[[01,"1"]]}]}}`],
  ["a negative time", `${HEAD}{"metric":{},"values":[[-1,"1"]]}]}}`],
  ["seven decimals", `${HEAD}{"metric":{},"values":[[1790812860.1234567,"1"]]}]}}`],
  ["an escape in a value", `${HEAD}{"metric":{},"values":[[1,"\\u0031"]]}]}}`],
  ["a number for a value", `${HEAD}{"metric":{},"values":[[1,1]]}]}}`],
  ["three members", `${HEAD}{"metric":{},"values":[[1,"1",2]]}]}}`],
  ["a comma too many", `${HEAD}{"metric":{},"values":[[1,"1"],]}]}}`],
  ["two samples in a second", `${HEAD}{"metric":{},"values":[[1.1,"1"],[1.2,"0"]]}]}}`],
  ["samples out of order", `${HEAD}{"metric":{},"values":[[2,"1"],[1,"0"]]}]}}`],
  ["histograms beside", `${HEAD}{"metric":{},"values":[],"histograms":[]}]}}`],
  ["a reply that breaks off in the labels", `${HEAD}{"metric":{"a":"b`],
  ["a reply that breaks off in a value", `${HEAD}{"metric":{},"values":[[1,"1`],
  ["a reply that breaks off between series", `${HEAD}${good},`],
  ["HTML", "<!doctype html>"],
  ["nothing", ""],
])("it leaves %s to the other reader", (_what, text) => {
  expect(scanMatrix(Buffer.from(text), readSuccesses({ from: 0, to: 9e9 }), new Map())).toBeNull();
});

test("whichever reader it is, the client gives the same series and warnings", async () => {
  const read = readSuccesses(span);
  const ask = async (text: Buffer) => {
    const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => text.toString(), bytes: async () => text });
    const client = prometheusClient({ url: "http://p", headers: {}, fetch, now: "2026-11-23T00:00:00Z" });
    const reply = await client.scan("query", {}, read);
    return { warnings: client.warnings, series: reply.kind === "matrix" ? reply.series : reply.error.message };
  };
  await fc.assert(
    fc.asyncProperty(series, fc.option(fc.constant(["partial response"])), async (all, warnings) => {
      const value = { status: "success", data: { resultType: "matrix", result: all }, ...(warnings ? { warnings } : {}) };
      expect(await ask(Buffer.from(JSON.stringify(value)))).toEqual(await ask(Buffer.from(JSON.stringify(value, null, 1))));
    }),
    { numRuns: 300 },
  );
});

test("a place is read once for the same labels, and from the labels the settings name", () => {
  const placeOf = places({ siteLabel: "target", locationLabel: "pop" });
  const labels = { target: "https://a", pop: "fra" };
  expect([placeOf(labels), placeOf(labels), placeOf({ target: "https://a" }), placeOf({ pop: "fra" })]).toEqual([
    { external: "https://a", location: "fra" },
    { external: "https://a", location: "fra" },
    { external: "https://a", location: null },
    { external: null, location: "fra" },
  ]);
});
