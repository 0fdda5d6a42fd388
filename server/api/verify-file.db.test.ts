import { beforeAll, expect, test } from "vitest";
import { handleVerify } from "#server/api/verify-file.ts";
import { env } from "#server/env.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
let world: World;
const place = () => ({ clientSlug: world.own.slug, periodId: "2026-10", now: NOW });
const ours = { origin: env.url, "sec-fetch-site": "same-origin" };
let peers = 0;
/** Each from an address of its own, so that the limit for one does not count them together. */
const sent = (body: BodyInit, headers: Record<string, string>) =>
  handleVerify(new Request(`${env.url}/api/verify`, { method: "POST", body, headers: { "x-forwarded-for": `192.0.2.${++peers}`, ...ours, ...headers } }));
const bytesSent = (body: BodyInit, headers: Record<string, string> = {}) =>
  sent(body, { "content-type": "application/octet-stream", "x-keepwatch": "1", ...headers });
const formSent = (fields: Record<string, string | File>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return sent(form, {});
};
const exported = async (format: string, compare?: string) =>
  new Uint8Array((await exportReport({ scope: world.manager, ...place(), format, reader: "client", revision: 1, compare })).bytes);

beforeAll(async () => {
  world = await seedWorld();
  await publishReport({ scope: world.manager, ...place(), actor: "user:manager" });
});

test.each(["pdf", "pptx", "xlsx", "csv", "json"])(
  "a %s file is genuine, and altered once a byte is changed; nothing names the client",
  { timeout: 30_000 },
  async (format) => {
    const bytes = await exported(format);
    const answer = await bytesSent(bytes);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      status: "genuine",
      checked: "content",
      revision: 1,
      issued: expect.stringMatching(/^Issued \d+ [A-Z][a-z]+ \d{4}, revision 1\.$/),
    });
    for (const secret of [world.own.slug, "Alder", "client"]) expect(text.replace(/to the client under this code/u, "")).not.toContain(secret);
    const changed =
      format === "json"
        ? new TextEncoder().encode(new TextDecoder().decode(bytes).replace("2026", "2025"))
        : bytes.map((byte, at) => (at === 900 ? byte ^ 1 : byte));
    expect(await (await bytesSent(changed)).json()).toMatchObject({ status: "altered" });
  },
);

test("a comparison is ours and not the published report", async () => {
  expect(await (await bytesSent(await exported("csv", "2026-09"))).json()).toMatchObject({ status: "compared" });
});

test("without scripts a form brings file or code, and the answer is words", async () => {
  const file = await formSent({ file: new File([await exported("csv")], "report.csv") });
  expect([file.status, file.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
  expect(await file.text()).toMatch(/^Genuine\..*\nIssued .* revision 1\.\n$/s);
  expect(await (await formSent({ code: "kw-0000-0000" })).text()).toContain("Unknown.");
  const nothing = await formSent({ code: " " });
  expect([nothing.status, await nothing.text()]).toEqual([400, "Choose a file or type a code first. Go back to try again.\n"]);
});

const HOSTILE: [string, BodyInit][] = [
  ["nothing", ""],
  ["no report", "hello"],
  ["a zip that is none", "PK\u0003\u0004 KW-0000-0000"],
  [
    "JSON nested too deep",
    `{"publication":{"code":"KW-0000-0000","revision":1,"sha256":"x","publishedAt":"2026-11-03T12:00:00Z","replaces":null,"errata":[]},"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  ],
];
test.each(HOSTILE)("%s is answered, not an error of ours", async (_name, body) => {
  const answer = await bytesSent(body);
  expect([answer.status, ((await answer.json()) as { status: string }).status]).toEqual([200, "unknown"]);
});

test.each<[string, Record<string, string>, number]>([
  ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, 403],
  ["a page of ours without its header", { "x-keepwatch": "0" }, 403],
  ["whoever sends JSON", { "content-type": "application/json" }, 415],
  ["whoever announces more than 20 MB", { "content-length": "20000001" }, 413],
])("%s is refused before anything is read", async (_name, headers, status) => {
  expect((await bytesSent("x", headers)).status).toBe(status);
});

test("a body that lies about its length stops at 20 MB", async () => {
  const stream = new ReadableStream({ pull: (each) => each.enqueue(new Uint8Array(4_000_000)) });
  const headers = { ...ours, "content-type": "application/octet-stream", "x-keepwatch": "1", "x-forwarded-for": "198.51.100.7" };
  const answer = await handleVerify(new Request(`${env.url}/api/verify`, { method: "POST", body: stream, headers, duplex: "half" } as RequestInit));
  expect([answer.status, await answer.json()]).toEqual([413, { message: "The file is larger than 20 MB. None of our reports is." }]);
});

test("one address may ask forty times in ten minutes", async () => {
  const statuses = [];
  for (let at = 0; at < 82; at++) statuses.push((await bytesSent("x", { "x-forwarded-for": "203.0.113.9" })).status);
  // Also where a new window begins in between.
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
});
