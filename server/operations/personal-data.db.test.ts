import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { importPurges } from "#server/operations/import-purges.ts";
import { startMonitors } from "#server/operations/monitors.fixture.ts";
import { foundIn, NEEDLES, startWrongServer, tablesWith } from "#server/operations/personal-data.fixture.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { receiveWebhook } from "#server/operations/receive-webhook.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { AUTH0_LOGIN } from "#e2e/upstreams/auth0.ts";
import { KEYCLOAK_LOGIN, KEYCLOAK_REALM } from "#e2e/upstreams/keycloak.ts";
import type { Fault } from "#e2e/upstreams/misbehave.ts";
import { OKTA_TOKEN } from "#e2e/upstreams/okta.ts";
import { PERSON } from "#e2e/upstreams/planted-person.ts";

const database = useTestDatabase();
const now = "2026-04-02T02:00:00Z";
const secret = `whsec_${randomBytes(32).toString("base64")}`;
const { name, email, ip, ip6 } = PERSON;
/** What the process said on either stream, and every error and answer a caller saw. */
const said: string[] = [];
let monitors: Awaited<ReturnType<typeof startMonitors>>;
let wrong: Awaited<ReturnType<typeof startWrongServer>>;

beforeAll(async () => {
  [monitors, wrong] = await Promise.all([startMonitors(), startWrongServer()]);
  await monitors.set({ now, faults: {} });
  await addTwoClients("2026-02-01T00:00:00Z");
}, 60_000);
afterAll(() => {
  monitors.close();
  wrong.close();
});
beforeEach(() => {
  for (const stream of [process.stderr, process.stdout]) {
    const write = stream.write.bind(stream);
    vi.spyOn(stream, "write").mockImplementation((chunk: string | Uint8Array) => {
      said.push(String(chunk));
      return write(chunk);
    });
  }
});
afterEach(() => vi.restoreAllMocks());

const add = async (connector: string, title: string, settings: object, key: string) =>
  (await addSource({ connector, name: title, settings, secret: key, allowPrivate: true, actor: "test", now })).id;
/** Keeps what came back, whatever it was. */
const keep = async (answer: Promise<unknown>): Promise<string> => {
  const text = await answer.then((value) => JSON.stringify(value)).catch((error: unknown) => (error instanceof Error ? `${error.stack}` : String(error)));
  said.push(text);
  return text;
};
const nobody = async () => expect({ tables: await tablesWith(database.asSuperuser, NEEDLES), said: said.flatMap(foundIn) }).toEqual({ tables: [], said: [] });
const eventsOf = async (source: string) =>
  (await database.asSuperuser<{ n: number }>("select count(*)::int as n from app.purge_event where source_id = $1", [source]))[0]?.n ?? 0;

function deliver(source: string, body: string, { id = email, signed = true }: { id?: string; signed?: boolean } = {}) {
  const at = Date.parse(now) / 1000;
  const signature = createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(`${id}.${at}.${body}`)
    .digest("base64");
  const headers = { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signed ? signature : "AAAA"}` };
  return keep(receiveWebhook({ sourceId: source, headers, rawBody: new TextEncoder().encode(body), now }));
}

test("the search finds what is there, as text and as bytes, in any case and table", async () => {
  expect((await tablesWith(database.asSuperuser, ["SPRINGFIELD"])).length).toBeGreaterThan(1);
  await database.asSuperuser("insert into app.quarantine (source_id, reason, place, raw, raw_sha256, at) values (null, 'control', 'x', $1, 'x', now())", [
    email.toUpperCase(),
  ]);
  await database.asSuperuser("update app.client set purge_key = $1::bytea where slug = 'riverton'", [Buffer.from(`0123456789 ${ip} 0123456789abcdef`)]);
  expect((await tablesWith(database.asSuperuser, NEEDLES)).map((each) => each.split(":")[0])).toEqual(["app.client", "app.quarantine"]);
  await database.asSuperuser("delete from app.quarantine where reason = 'control'");
  await database.asSuperuser("update app.client set purge_key = $1::bytea where slug = 'riverton'", [randomBytes(32)]);
  await nobody();
});

test("signed webhooks: accepted, repeated, refused, unreadable and unsigned", async () => {
  const source = await add("purge-webhook", "guard", {}, secret);
  const event = (data: object, type = "account.deleted") => JSON.stringify({ type, timestamp: now, data });
  const account = { client_id: "springfield", account_id: email, reason: "bot-signup", at: "2026-03-05T00:00:00Z", created_at: "2026-03-04T00:00:00Z" };
  await deliver(source, event(account));
  await deliver(source, event(account));
  const bodies = [
    event({ ...account, account_id: name }, "account.blocked"),
    event({ ...account, account_id: ip }),
    event(account, `account.${email}`),
    event({ ...account, [email]: ip }),
    event({ ...account, reason: name }),
    event({ ...account, client_id: email }),
    event({ ...account, client_id: ip }),
    event({ ...account, client_id: ip6 }),
    event({ ...account, at: `${email} on Monday` }),
    event({ client_id: "springfield", period: email, blocked: 1, deleted: 1, by_reason: { [name]: { blocked: 1 } } }, "accounts.purged"),
    JSON.stringify({ specversion: "1.0", id: email, source: ip, type: name, subject: name, data: account }),
    `{"account": "${email}" ${name}`,
    `<html>${name} ${ip}`,
    JSON.stringify([name, email]),
  ];
  for (const [index, body] of bodies.entries()) await deliver(source, body, { id: `${index} ${email}` });
  await deliver(source, bodies[0] ?? "", { signed: false });
  expect(await eventsOf(source)).toBe(3);
  await nobody();
});

const ocsf = readFileSync(new URL("../connectors/fixtures/accounts/ocsf.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const spoilt = [
  `{"class_uid":3001,"user":{"email_addr":"${email}"}}`,
  `{"class_uid":3001,"activity_id":6,"status_id":1,"time":"${name}"}`,
  `{${email}`,
  `"${ip}"`,
];

test("OCSF by webhook and as a file", async () => {
  const late = (line: string) => line.replaceAll(/1790\d{9}/g, String(Date.parse("2026-03-06T00:00:00Z"))).replaceAll("2026-10-15", "2026-03-07");
  const source = await add("ocsf-webhook", "ocsf", { whose: "organization" }, secret);
  await deliver(source, `[${ocsf.map(late).join(",")}]`, { id: "1" });
  for (const [index, line] of spoilt.entries()) await deliver(source, line, { id: `s${index}` });
  await deliver(source, JSON.stringify({ specversion: "1.0", data: JSON.parse(ocsf[0] ?? "") }), { id: name });
  expect(await eventsOf(source)).toBe(1);
  await keep(importPurges({ bytes: bytesOf([...ocsf.map(late), ...spoilt].join("\n")), client: "springfield", actor: "test", now }));
  expect((await database.asSuperuser<{ n: number }>("select count(*)::int as n from app.purge_event"))[0]?.n).toBeGreaterThan(4);
  await nobody();
});

test("CSV: good rows beside bad ones, and a file refused as a whole", async () => {
  const rows = [
    "client,period,blocked,deleted,reason,e-mail,name",
    `springfield,2026-03,12,11,,${email},${name}`,
    `springfield,2026-02,${email},11,,${email},${name}`,
    `springfield,${email},1,1,,,`,
    `springfield,2026-01,1,1,${name},,`,
    `springfield,2026-01,-${ip},1,,,`,
    `"=HYPERLINK(""mailto:${email}"")",2026-01,1,1,,,`,
    `${email},2026-01,1,1,,,`,
    `${ip},2026-01,1,1,,,`,
  ];
  expect(await keep(importPurges({ bytes: bytesOf(rows.join("\n")), client: null, actor: "test", now }))).toMatch(/"applied":1,/);
  await keep(importPurges({ bytes: bytesOf([...rows, `x,"${email}`].join("\n")), client: null, actor: "test", now }));
  await keep(importPurges({ bytes: bytesOf([...rows, `x,${email}`].join("\n")), client: "riverton", actor: "test", now }));
  await keep(importPurges({ bytes: bytesOf(`${name},${email}\n`), client: null, actor: "test", now }));
  await nobody();
});

const PROVIDERS = {
  okta: [{ client: "springfield" }, OKTA_TOKEN],
  auth0: [{ client: "springfield", clientId: AUTH0_LOGIN.clientId }, AUTH0_LOGIN.secret],
  keycloak: [{ clientId: KEYCLOAK_LOGIN.clientId, realms: [KEYCLOAK_REALM] }, KEYCLOAK_LOGIN.secret],
} as const;

test.each(Object.entries(PROVIDERS))("%s: a pull that succeeds, one with values nobody knows, and every way to fail", async (provider, [settings, key]) => {
  const source = await add(provider, provider, { url: monitors.url(provider), ...settings }, key);
  if (provider === "keycloak")
    await database.asSuperuser(
      "insert into app.source_mapping (source_id, external, client_id) select $1::uuid, $2, client_id from app.client where slug = 'springfield'",
      [source, KEYCLOAK_REALM],
    );
  const pull = (id: string) => keep(pullSource({ source: id, from: "2026-02-26T00:00:00Z", actor: "test", now }));
  const set = (fault: Fault | null) => monitors.set({ now, faults: fault === null ? {} : { [provider]: fault } });
  for (const fault of ["unknown-value", "half-page", "html-200", "unauthorised", null] as const) {
    await set(fault);
    await pull(source);
  }
  expect(await eventsOf(source)).toBe(11);
  const bad = await add(provider, `${provider} gone wrong`, { url: wrong.url, ...settings }, key);
  for (let way = 0; way < wrong.ways; way++) await pull(bad);
  const pulls = await database.asSuperuser<{ n: number }>("select count(*)::int as n from app.pull where source_id = $1 and status = 'failed'", [bad]);
  expect(pulls).toEqual([{ n: wrong.ways }]);
  await nobody();
});

test("the worker's own queue and log", async () => {
  const child = spawn(process.execPath, ["server/jobs/worker.ts"], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: database.superuserUrl(),
      KEEPWATCH_SECRET: database.target.secret.toString("base64"),
      KEEPWATCH_KEV_URL: "off",
      KEEPWATCH_EPSS_URL: "off",
      NODE_NO_WARNINGS: "1",
      NODE_ENV: "production" as const,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  try {
    const done = () =>
      database.asSuperuser<{ n: number }>(
        "select count(distinct source_id)::int as n from app.pull where started_at > '2026-04-03' and finished_at is not null",
      );
    await expect.poll(async () => (await done())[0]?.n, { timeout: 40_000, interval: 200 }).toBe(6);
  } finally {
    child.kill("SIGKILL");
  }
  expect(said.join("")).toContain("worker.started");
  expect((await tablesWith(database.asSuperuser, ["pull-source"])).some((each) => each.startsWith("pgboss."))).toBe(true);
  await nobody();
}, 60_000);

test("the report and its files tell the counts and nobody", async () => {
  const clients = await database.asSuperuser<{ client_id: string }>("select client_id from app.client where slug = 'springfield'");
  const scope = await scopeForJob(
    "test",
    clients.map((each) => each.client_id),
  );
  const place = { scope, clientSlug: "springfield", periodId: "2026-03", now };
  await publishReport({ ...place, actor: "test" });
  for (const format of ["csv", "json", "xlsx"]) {
    const { bytes } = await exportReport({ ...place, format, reader: "csm" });
    const text =
      format === "xlsx"
        ? Object.values(unzipSync(bytes))
            .map((part) => strFromU8(part))
            .join("\n")
        : new TextDecoder().decode(bytes);
    expect([format, /Purged accounts/.test(text), foundIn(text)]).toEqual([format, true, []]);
  }
  await nobody();
}, 60_000);
