import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { importScan } from "#server/operations/import-scan.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const fixture = (name: string) => readFileSync(new URL(`../connectors/fixtures/${name}`, import.meta.url));
const put = (file: string | Uint8Array, { client = "springfield", site = "www", now = "2026-11-01T00:00:00Z" } = {}) =>
  importScan({ client, site, bytes: bytesOf(typeof file === "string" ? fixture(file) : file), actor: "test", now });
const tables = ["scan", "finding", "sighting", "evaluation", "pull", "client_month", "quarantine"];
const everything = async () => {
  const dump: Record<string, unknown> = {};
  for (const table of tables) dump[table] = await database.asSuperuser(`select row_to_json(t)::text as row from app.${table} t order by 1`);
  return dump;
};

beforeAll(() => addTwoClients("2026-10-01T00:00:00Z"), 60_000);

test("a first report is a baseline; the second says what is new, still there and gone", async () => {
  expect(await put("zap/0_zap_sample.xml", { now: "2026-10-02T00:00:00Z" })).toMatchObject({
    format: "zap",
    findings: 4,
    new: 4,
    stillOpen: 0,
    fixed: 0,
    baseline: true,
  });
  expect(await put("zap/1_zap_sample_0_and_new_absent.xml", { now: "2026-10-03T00:00:00Z" })).toMatchObject({
    findings: 4,
    new: 1,
    stillOpen: 3,
    fixed: 1,
    reopened: 0,
    notAssessed: 0,
    baseline: false,
  });
});

test("the same file again gives the same counts with nothing new, and changes no finding", async () => {
  const before = await everything();
  expect(await put("zap/1_zap_sample_0_and_new_absent.xml", { now: "2026-10-04T00:00:00Z" })).toMatchObject({
    alreadyImported: true,
    findings: 4,
    new: 0,
    stillOpen: 4,
    fixed: 0,
  });
  const after = await everything();
  for (const table of tables.filter((name) => name !== "pull")) expect(after[table], table).toEqual(before[table]);
});

test("two reports end in the same states whichever arrives first", async () => {
  const on = (file: string, date: string) =>
    new TextEncoder().encode(new TextDecoder().decode(fixture(file)).replace(/generated="[^"]*"/, `generated="${date}"`));
  const [older, newer] = [on("zap/0_zap_sample.xml", "Mon, 1 Jun 2026 10:00:00"), on("zap/1_zap_sample_0_and_new_absent.xml", "Tue, 2 Jun 2026 10:00:00")];
  const states = (client: string, site: string) =>
    database.asSuperuser(
      "select f.rule_id, f.severity, f.state, f.first_seen_at, f.last_seen_at, f.fixed_at from app.finding f join app.client c using (client_id) join app.site s on s.client_id = f.client_id and s.site_id = f.site_id where c.slug = $1 and s.slug = $2 order by 1",
      [client, site],
    );
  for (const file of [older, newer]) await put(file, { site: "parks" });
  for (const file of [newer, older]) await put(file, { client: "riverton" });
  const inOrder = await states("springfield", "parks");
  expect(inOrder.map((row) => row["state"]).sort()).toEqual(["fixed", "new", "open", "open", "open"]);
  expect(await states("riverton", "www")).toEqual(inOrder);
});

test("what one client's report says is nobody else's", async () => {
  const springfield = await database.asSuperuser(
    "select f.* from app.finding f join app.client c using (client_id) where slug = 'springfield' order by finding_id",
  );
  const before = await database.asSuperuser("select f.* from app.finding f join app.client c using (client_id) where slug = 'riverton'");
  expect(await put("zap/juicy2.xml", { client: "riverton", now: "2026-11-02T00:00:00Z" })).toMatchObject({ findings: 6, alreadyImported: false });
  expect(
    await database.asSuperuser("select f.* from app.finding f join app.client c using (client_id) where slug = 'springfield' order by finding_id"),
  ).toEqual(springfield);
  expect((await database.asSuperuser("select f.* from app.finding f join app.client c using (client_id) where slug = 'riverton'")).length).toBeGreaterThan(
    before.length,
  );
});

test.each([
  ["zap/juicy2.xml", { findings: 6, occurrences: 86, bySeverity: { critical: 0, high: 0, medium: 2, low: 2, info: 2, unknown: 0 } }],
  ["zap/zero.webappsecurity.json", { occurrences: 167 }],
  ["zap/empty_2.9.0.xml", { findings: 0, occurrences: 0 }],
  ["nessus/nessus_was_many_vuln.xml", { findings: 5, occurrences: 5, bySeverity: { critical: 0, high: 1, medium: 0, low: 3, info: 1, unknown: 0 } }],
  ["edge/missing_severity.nessus", { occurrences: 3 }],
  ["edge/report.nessus.gz", { findings: 1 }],
  ["edge/utf16le_bom.nessus", { findings: 1 }],
  ["edge/xss_titles.nessus", { findings: 4, bySeverity: { critical: 1, high: 1, medium: 1, low: 1, info: 0, unknown: 0 } }],
])("%s is counted as its manifest says", async (file, expected) => {
  expect(await put(file, { client: "riverton", now: "2026-11-03T00:00:00Z" })).toMatchObject(expected);
});

test.each(["edge/billion_laughs.nessus", "edge/empty.xml", "edge/html_login_page.json", "edge/truncated_zap.xml"])(
  "%s is refused with its reason and nothing else changes",
  async (file) => {
    const before = await everything();
    await expect(put(file)).rejects.toMatchObject({ code: "bad-input" });
    expect(await everything()).toEqual(before);
  },
);

test("an unknown site is not found before the file is even read", async () => {
  await expect(put("edge/empty.xml", { site: "nowhere" })).rejects.toMatchObject({ code: "not-found" });
});

test("at most 500 places of a finding are kept; the count stays true", async () => {
  const instances = Array.from(
    { length: 700 },
    (_, i) => `<instance><uri>https://www.springfield.example.gov/${i}</uri><method>GET</method><param></param></instance>`,
  ).join("");
  const xml = `<?xml version="1.0"?><OWASPZAPReport version="2.12" generated="Thu, 1 Oct 2026 10:00:00"><site name="https://www.springfield.example.gov" host="www.springfield.example.gov" port="443" ssl="true"><alerts><alertitem><pluginid>99999</pluginid><alertRef>99999</alertRef><alert>Many</alert><name>Many</name><riskcode>1</riskcode><confidence>2</confidence><riskdesc>Low</riskdesc><desc>d</desc><instances>${instances}</instances><count>700</count><solution>s</solution><cweid>79</cweid></alertitem></alerts></site></OWASPZAPReport>`;
  expect(await put(new TextEncoder().encode(xml))).toMatchObject({ findings: 1, occurrences: 700 });
  expect(
    await database.asSuperuser(
      "select s.occurrences, jsonb_array_length(s.places) as kept from app.sighting s join app.finding f using (client_id, finding_id) where f.rule_id like '99999%'",
    ),
  ).toEqual([{ occurrences: 700, kept: 500 }]);
});
