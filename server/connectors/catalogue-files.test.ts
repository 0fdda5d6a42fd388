import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { decodeFile } from "#server/connectors/decode-file.ts";
import { type EpssPart, readEpss } from "#server/connectors/epss.ts";
import { readKev } from "#server/connectors/kev.ts";
import { readSsvc } from "#server/connectors/ssvc.ts";

const fixture = (name: string) => createReadStream(new URL(`fixtures/catalogues/${name}`, import.meta.url));
const bytes = (text: string) => Readable.from([Buffer.from(text)]);
const chunksOf = async (input: AsyncIterable<Uint8Array>) => (await decodeFile(input)).chunks;
async function scoresOf(input: AsyncIterable<Uint8Array>): Promise<EpssPart> {
  const parts: EpssPart[] = [];
  for await (const part of readEpss(await chunksOf(input))) parts.push(part);
  return { ...(parts[0] as EpssPart), scores: parts.flatMap(({ scores }) => scores) };
}

const entry = (cve: string, more: Record<string, unknown> = {}) => ({
  cveID: cve,
  vendorProject: "Git",
  product: "Git",
  vulnerabilityName: "Git Link\u202e Following\nVulnerability",
  dateAdded: "2025-08-25",
  shortDescription: "d",
  requiredAction: "a",
  dueDate: "2025-09-15",
  knownRansomwareCampaignUse: "Unknown",
  notes: "",
  cwes: ["CWE-59"],
  ...more,
});
const kevOf = (entries: unknown[], more: Record<string, unknown> = {}) =>
  JSON.stringify({
    title: "KEV",
    catalogVersion: "2025.08.25",
    dateReleased: "2025-08-25T17:04:19.9796Z",
    count: entries.length,
    vulnerabilities: entries,
    ...more,
  });
const kev = async (text: string) => readKev(await chunksOf(bytes(text)));

test("an entry of KEV is read with the day of its listing, its due day and whether ransomware used it, its name cleaned", async () => {
  const known = entry("cve-2021-44228", { knownRansomwareCampaignUse: "Known", dueDate: "" });
  expect(await kev(kevOf([entry("CVE-2025-48384"), known]))).toEqual({
    version: "2025.08.25",
    asOf: "2025-08-25",
    entries: [
      { cve: "CVE-2025-48384", name: "Git Link Following Vulnerability", addedOn: "2025-08-25", dueOn: "2025-09-15", ransomware: false },
      { cve: "CVE-2021-44228", name: "Git Link Following Vulnerability", addedOn: "2025-08-25", dueOn: null, ransomware: true },
    ],
  });
});

test("the CSV twin says the same", async () => {
  const csv = `cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\r\nCVE-2025-48384,Git,Git,Git Link Following Vulnerability,2025-08-25,"a, b",x,2025-09-15,Known,,"CWE-59, CWE-436"\r\n`;
  expect(await kev(csv)).toEqual({
    version: "additions to 2025-08-25",
    asOf: "2025-08-25",
    entries: [{ cve: "CVE-2025-48384", name: "Git Link Following Vulnerability", addedOn: "2025-08-25", dueOn: "2025-09-15", ransomware: true }],
  });
});

test("the sample of 25 August 2025 has 1,404 entries, 293 of them used for ransomware, as MANIFEST.tsv counts", async () => {
  const { version, entries } = await readKev(await chunksOf(fixture("known_exploited_vulnerabilities_2025.08.25.json.gz")));
  expect({ version, entries: entries.length, ransomware: entries.filter(({ ransomware }) => ransomware).length }).toEqual({
    version: "2025.08.25",
    entries: 1404,
    ransomware: 293,
  });
});

test.each([
  ["a page instead of the list", "<!doctype html><html><body>Access denied</body></html>", "HTML page"],
  ["a list that breaks off", kevOf([entry("CVE-2025-48384")]).slice(0, -40), "breaks off"],
  ["fewer entries than it says", kevOf([entry("CVE-2025-48384")], { count: 1404 }), "says it has 1404 entries and holds 1: it is not whole"],
  ["no entries", kevOf([]), "is empty"],
  ["an entry without a day", kevOf([entry("CVE-2025-48384", { dateAdded: "soon" })]), "entry 1: CVE-2025-48384 has no day"],
  ["an entry without a CVE", kevOf([entry("CVE-2025-48384"), entry("GHSA-1")]), "entry 2: it has no CVE id"],
  ["an entry twice", kevOf([entry("CVE-2025-48384"), entry("CVE-2025-48384")]), "CVE-2025-48384 twice"],
  ["something else", '{"data": []}', 'no list "vulnerabilities"'],
  ["no version", kevOf([entry("CVE-2025-48384")], { catalogVersion: null }), "which version"],
])("KEV is refused whole for %s", async (_, text, reason) => {
  await expect(kev(text)).rejects.toThrow(reason);
});

test("EPSS is read from the daily file, gzip or not, and from an answer of the API, where numbers are strings", async () => {
  const daily = await scoresOf(fixture("epss_scores-2026-11-20.csv"));
  expect(daily).toEqual({
    version: "v2025.03.14 of 2026-11-20",
    asOf: "2026-11-20",
    whole: true,
    scores: [
      { cve: "CVE-2021-44228", score: 0.94358, percentile: 0.99962 },
      { cve: "CVE-2016-2183", score: 0.3833, percentile: 0.971 },
      { cve: "CVE-2025-48384", score: 0.00143, percentile: 0.35177 },
    ],
  });
  const text = "#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,1e-05,1\n";
  expect((await scoresOf(Readable.from([gzipSync(text)]))).scores).toEqual([{ cve: "CVE-2021-44228", score: 0.00001, percentile: 1 }]);
  expect(await scoresOf(fixture("epss_api.json"))).toEqual({ ...daily, version: "API of 2026-11-20", whole: false, scores: daily.scores.slice(0, 1) });
});

const HEAD = "#model_version:v1,score_date:2026-11-20T12:55:00Z\ncve,epss,percentile\n";
test.each([
  ["a page", "<html>Sign in</html>", "HTML page"],
  ["another file", "cve,epss,percentile\nCVE-2021-44228,0.9,0.9\n", "#model_version"],
  ["no heading", "#model_version:v1,score_date:2026-11-20\nCVE-2021-44228,0.9,0.9\n", "heading"],
  ["a row cut short", `${HEAD}CVE-2021-44228,0.94358,0.99962\nCVE-2016-2183,0.3`, "breaks off in line 4"],
  ["a share above one", `${HEAD}CVE-2021-44228,94.3,0.9\n`, "line 3"],
  ["a row of another length", `${HEAD}CVE-2021-44228,0.9\n`, "line 3"],
  ["a number that is none", `${HEAD}CVE-2021-44228,NaN,0.9\n`, "line 3"],
  ["nothing", "", "is empty"],
  ["a line without end", `${HEAD}${"9".repeat(2000)}`, "longer than any score"],
  ["an API answer without scores", '{"status":"OK","data":[]}', "no scores"],
])("EPSS is refused for %s", async (_, text, reason) => {
  await expect(scoresOf(bytes(text))).rejects.toThrow(reason);
});

const record = (cve: string, options: unknown[], more: Record<string, unknown> = {}) => ({
  dataType: "CVE_RECORD",
  cveMetadata: { cveId: cve },
  containers: {
    cna: { providerMetadata: { shortName: "VulDB" }, metrics: [{ other: { type: "ssvc", content: { options: [{ Automatable: "yes" }] } } }] },
    adp: [
      { title: "CVE Program Container", providerMetadata: { shortName: "CVE" } },
      {
        title: "CISA ADP Vulnrichment",
        providerMetadata: { shortName: "CISA-ADP" },
        metrics: [{ other: { type: "kev", content: {} } }, { other: { type: "ssvc", content: { options, timestamp: "2024-04-22T19:20:06.233081Z" } } }],
      },
    ],
    ...more,
  },
});
const ssvc = async (document: unknown) => readSsvc(await chunksOf(bytes(JSON.stringify(document))));

test("SSVC points are read in both spellings from CISA's container alone, one record or a list; a record without is skipped", async () => {
  const point = { cve: "CVE-2024-3931", automatable: true, technicalImpact: "partial" };
  expect(await ssvc(record("CVE-2024-3931", [{ Exploitation: "poc" }, { Automatable: "yes" }, { "Technical Impact": "partial" }]))).toEqual({
    asOf: "2024-04-22",
    points: [point],
    skipped: 0,
  });
  const list = [record("CVE-2024-3931", [{ automatable: "Yes" }, { technicalImpact: "partial" }]), record("CVE-2024-3932", [], { adp: [] })];
  expect(await ssvc(list)).toEqual({ asOf: "2024-04-22", points: [point], skipped: 1 });
  expect((await ssvc(record("CVE-2024-3933", [{ Automatable: "maybe" }, { "Technical Impact": "total" }]))).points).toEqual([
    { cve: "CVE-2024-3933", automatable: null, technicalImpact: "total" },
  ]);
});

test.each([
  ["what is no CVE record", { data: [] }, "not a CVE record (record 1)"],
  ["records nobody assessed", [record("CVE-2024-3932", [], { adp: [] })], "carries an assessment"],
])("SSVC is refused for %s", async (_, document, reason) => {
  await expect(ssvc(document)).rejects.toThrow(reason);
});
