import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { CLIENTS_CSV } from "#server/operations/two-clients.fixture.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const folder = mkdtempSync(path.join(os.tmpdir(), "keepwatch-cli-"));
const file = (name: string, content = "") => {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
};
const fixture = (name: string) => path.join(import.meta.dirname, "../connectors/fixtures", name);
afterAll(() => rmSync(folder, { recursive: true }));

type Run = { code: number | null; out: string; err: string };
function keepwatch(...args: string[]): Promise<Run> {
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: database.superuserUrl(),
    KEEPWATCH_SECRET: database.target.secret.toString("base64"),
    NODE_NO_WARNINGS: "1",
    NODE_ENV: "production" as const,
  };
  const child = spawn(process.execPath, ["server/cli/main.ts", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const run: Run = { code: null, out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (run.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (run.err += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...run, code })));
}

test("with --json each command prints one JSON document on stdout", async () => {
  const added = await keepwatch("clients", "import", file("clients.csv", CLIENTS_CSV), "--json");
  expect([added.code, JSON.parse(added.out)]).toEqual([0, { clients: 2, sites: 3, clientsAdded: 2, clientsChanged: 0, sitesAdded: 3, sitesChanged: 0 }]);
  const list = await keepwatch("clients", "list", "--json");
  expect(JSON.parse(list.out)).toEqual([
    {
      slug: "springfield",
      name: "City of Springfield",
      timeZone: "Etc/UTC",
      sites: [
        { slug: "parks", host: "parks.springfield.example.gov" },
        { slug: "www", host: "www.springfield.example.gov" },
      ],
    },
    { slug: "riverton", name: "Town of Riverton", timeZone: "Etc/UTC", sites: [{ slug: "www", host: "www.riverton.example.gov" }] },
  ]);
  const scan = JSON.parse((await keepwatch("scans", "import", "--client", "springfield", "--site", "www", "--json", fixture("zap/0_zap_sample.xml"))).out);
  expect(scan).toMatchObject({ format: "zap", assets: 1, findings: 4, new: 4, stillOpen: 0, fixed: 0, reopened: 0, notAssessed: 0, rejected: [] });
  expect(Object.keys(scan.bySeverity)).toEqual(["critical", "high", "medium", "low", "info", "unknown"]);
}, 30_000);

test("a refusal says why on stderr and, with --json, in one document on stdout, and exits 1", async () => {
  for (const [args, why] of [
    [["scans", "import", "--client", "springfield", "--site", "www", fixture("edge/xxe_file.nessus")], /<!ENTITY|refused/],
    [["scans", "import", "--client", "nobody", "--site", "www", fixture("zap/0_zap_sample.xml")], /no client "nobody"/],
    [["clients", "import", path.join(folder, "absent.csv")], /absent\.csv cannot be read: there is no such file/],
    [["report", "build", "--client", "nobody", "--period", "2026-09"], /no such report/],
    [["sources", "pull", "--source", "nothing"], /no source "nothing"/],
  ] as const) {
    const { code, out, err } = await keepwatch(...args, "--json");
    expect(code, args.join(" ")).toBe(1);
    expect(err).toMatch(why);
    expect(JSON.parse(out)).toEqual({ error: { code: expect.any(String), message: expect.stringMatching(why) } });
    expect(err).not.toMatch(/\n\s+at /);
  }
}, 30_000);

test("wrong usage exits 2 and names what is wrong", async () => {
  for (const [args, why] of [
    [[], /Commands/],
    [["clients", "inport"], /no command "clients inport"/],
    [["scans", "import", "--client", "springfield"], /FILE is needed\nUsage: keepwatch scans import --client C/],
    [["maintenance", "add", "--client", "springfield"], /--from is needed/],
    [["sources", "map", "--source", "s", "--external", "x", "--site", "springfield"], /CLIENT\/SITE/],
    [["sources", "add", "--connector", "prometheus", "--name", "n", "--settings", "{oops"], /must be JSON/],
    [["sources", "pull", "--source", "s", "--from", "yesterday"], /--from must be an instant/],
    [["report", "build", "--client", "springfield", "--period", "2026-9"], /--period must be a month like 2026-09/],
  ] as const) {
    const { code, out, err } = await keepwatch(...args);
    expect([code, out], args.join(" ")).toEqual([2, ""]);
    expect(err).toMatch(why);
  }
}, 30_000);

test("a quarter and a year are built like a month, each under its own words", async () => {
  for (const [period, label] of [
    ["2026-Q1", "January to March 2026"],
    ["2025", "2025"],
  ] as const) {
    const { code, out } = await keepwatch("report", "build", "--client", "springfield", "--period", period, "--json");
    expect([code, JSON.parse(out).periodLabel]).toEqual([0, label]);
  }
  const compared = await keepwatch("report", "build", "--client", "springfield", "--period", "2026-Q1", "--compare", "2025-Q4", "--json");
  expect(JSON.parse(compared.out).sections[1].title).toBe("Compared with October to December 2025");
}, 30_000);

test("a contract that was set is shown in sentences and as the terms that set it", async () => {
  const { id: _id, effectiveFrom: _from, ...terms } = { ...STANDARD_POLICY, name: "Hosting agreement" };
  const given = ["--client", "riverton", "--from", "2026-03-01", "--terms", file("terms.json", JSON.stringify(terms)), "--json"];
  const set = await keepwatch("contracts", "set", ...given);
  expect([set.code, JSON.parse(set.out)]).toEqual([0, { id: expect.any(String) }]);
  const shown = await keepwatch("contracts", "show", "--client", "riverton", "--json");
  expect(JSON.parse(shown.out)).toEqual([expect.objectContaining({ effectiveFrom: "2026-03-01", terms })]);
  expect((await keepwatch("contracts", "show", "--client", "riverton")).out).toContain("Target: At least 99.9 % uptime in each calendar month.");
  expect((await keepwatch("contracts", "show", "--client", "nobody")).err).toMatch(/no client "nobody"/);
  const window = ["--from", "2026-09-13T02:00", "--to", "2026-09-13T03:00", "--announced", "2026-09-10T00:00:00Z", "--reason", "Line cut"];
  const added = await keepwatch("maintenance", "add", "--client", "riverton", ...window, "--kind", "third-party", "--approved-by", "Contract office", "--json");
  expect([added.code, JSON.parse(added.out).added]).toEqual([0, true]);
  const [row] = await database.asSuperuser("select kind, approved_by, starts_at from app.maintenance");
  expect(row).toEqual({ kind: "third-party", approved_by: "Contract office", starts_at: new Date("2026-09-13T02:00:00Z") });
  expect((await keepwatch("maintenance", "add", "--client", "riverton", ...window, "--kind", "holiday")).err).toMatch(/kind is one of/);
}, 60_000);

test("asking for help is no wrong usage", async () => {
  expect(await keepwatch("--help")).toMatchObject({ code: 0, out: expect.stringContaining("keepwatch scans import") });
  expect(await keepwatch("scans", "import", "--help")).toMatchObject({ code: 0, out: expect.stringContaining("FILE...") });
}, 30_000);

test("of several files the refused one is named, and those before it stay", async () => {
  const files = [fixture("zap/0_zap_sample.xml"), fixture("edge/xxe_file.nessus")];
  const { code, err } = await keepwatch("scans", "import", "--client", "springfield", "--site", "parks", ...files);
  expect([code, err]).toEqual([1, expect.stringMatching(/^xxe_file\.nessus: .*The files before it were imported/)]);
}, 30_000);

test("a source's secret goes in and never comes out", async () => {
  const planted = "tok-3f9a77c1e0";
  const added = await keepwatch(
    "sources",
    "add",
    "--connector",
    "prometheus",
    "--name",
    "mon",
    "--settings",
    JSON.stringify({ url: "https://prometheus.example", auth: "bearer" }),
    "--secret",
    JSON.stringify(planted),
    "--json",
  );
  expect([added.code, Object.keys(JSON.parse(added.out))]).toEqual([0, ["id"]]);
  const list = await keepwatch("sources", "list", "--json");
  const doctor = await keepwatch("doctor", "--json");
  expect(JSON.parse(list.out)[0]).toMatchObject({ name: "Scan report files" });
  for (const { out, err } of [added, list, doctor]) expect(out + err).not.toContain(planted);
  expect([doctor.code, JSON.parse(doctor.out).ok]).toEqual([1, false]);
}, 30_000);
