import type { APIRequestContext, APIResponse } from "@playwright/test";
import { expect, OWN, test, whoIs } from "#e2e/fixtures.ts";
import { ask, toldMonth } from "#e2e/demo-world.ts";

/** A client that exists beyond the reader's reach, and one of the same length that does not exist. */
type Pair = { foreign: string; missing: string };
const BEYOND_CLERK: Pair = { foreign: "marlow-county", missing: "marlow-countz" };
const BEYOND_DANA: Pair = { foreign: "kestrel-bay", missing: "kestrel-baz" };
const NO_ID = "00000000-0000-4000-8000-000000000000";

const input = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const PAGES = (client: string) =>
  ["", "?view=draft", "?reader=client", "?revision=1", "?view=draft&reader=client", "/follow", "/present/presenter"]
    .map((query) => `/clients/${client}/${toldMonth()}${query}`)
    .concat(`/clients/${client}/walk-throughs`);
const FILES = (client: string) =>
  ["pdf", "pptx", "xlsx", "csv", "json", "exe"].flatMap((format) =>
    ["", "?revision=1", "?revision=draft", "?reader=client"].map((query) => `/api/reports/${client}/${toldMonth()}/${format}${query}`),
  );
const QUERIES = (client: string) =>
  [
    `report.get?input=${input({ client, period: toldMonth() })}`,
    `report.draft?input=${input({ client, period: toldMonth() })}`,
    `report.editions?input=${input({ client })}`,
    `clients.get?input=${input({ client })}`,
    `walkThrough.list?input=${input({ client })}`,
    `findings.get?input=${input({ client, finding: NO_ID })}`,
  ].map((query) => `/api/trpc/${query}`);

/** All of an answer that a stranger could compare: status, headers and body, without what is new each time. */
async function tellsOf(answer: APIResponse, client: string) {
  const plain = (text: string) =>
    text
      .replaceAll(client, "CLIENT")
      .replaceAll(/nonce(-|=\\?"|":\\?"|","|\\":\\")[A-Za-z0-9+/=]{24}/g, "nonce")
      .replaceAll(/"requestId":"[0-9a-f-]{36}"/g, "")
      .replaceAll(/[A-Za-z0-9+/]{24}(?=["'\\])/g, "NONCE");
  const headers = answer
    .headersArray()
    .filter(({ name }) => !["date", "content-length", "etag"].includes(name.toLowerCase()))
    .map(({ name, value }) => `${name.toLowerCase()}: ${plain(value)}`);
  return { status: answer.status(), headers, body: plain(await answer.text()) };
}

async function expectSame(api: APIRequestContext, pair: Pair, paths: (client: string) => string[]): Promise<void> {
  const missing = paths(pair.missing);
  for (const [at, path] of paths(pair.foreign).entries()) {
    const foreign = await tellsOf(await api.get(path, { maxRedirects: 0 }), pair.foreign);
    const nothing = await tellsOf(await api.get(missing[at] ?? "", { maxRedirects: 0 }), pair.missing);
    expect.soft(foreign, path).toEqual(nothing);
    expect.soft(foreign.status === 200 && !path.includes("report.editions"), path).toBe(false);
  }
}

for (const [name, who, pair] of [
  ["a client user", () => whoIs("client", "alder-falls"), BEYOND_CLERK],
  ["a success manager outside their book", () => whoIs("csm", "alder-falls"), BEYOND_DANA],
] as const) {
  test(`to ${name}, another client's pages are those of a client that does not exist`, async ({ api }) => {
    await expectSame(await api(who()), pair, PAGES);
  });
  test(`to ${name}, another client's files are those of a client that does not exist`, async ({ api }) => {
    await expectSame(await api(who()), pair, FILES);
  });
  test(`to ${name}, another client's procedures answer as for a client that does not exist`, async ({ api }) => {
    await expectSame(await api(who()), pair, QUERIES);
  });
}

test("to a stranger every client's page and file looks the same, and asks to sign in", async ({ api }) => {
  const nobody = await api(null);
  for (const paths of [PAGES, FILES, QUERIES]) await expectSame(nobody, { foreign: "alder-falls", missing: "alder-fallz" }, paths);
  expect((await nobody.get(`/api/reports/alder-falls/${toldMonth()}/pdf`)).status()).toBe(401);
});

test("what foreign and missing take is of the same order", async ({ api }) => {
  const clerk = await api(whoIs("client", "alder-falls"));
  const spent: Record<string, number[]> = { foreign: [], missing: [] };
  for (let round = 0; round < 15; round++) {
    for (const [kind, client] of Object.entries(BEYOND_CLERK)) {
      const from = performance.now();
      await clerk.get(`/api/trpc/report.get?input=${input({ client, period: toldMonth() })}`);
      spent[kind]?.push(performance.now() - from);
    }
  }
  const middle = (times: number[] = []) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  const [foreign, missing] = [middle(spent["foreign"]), middle(spent["missing"])];
  expect(Math.abs(foreign - missing)).toBeLessThan(10 + Math.max(foreign, missing) / 2);
});

test("an id from elsewhere answers like an id that does not exist", async ({ api }) => {
  const security = await api(whoIs("security"));
  const { findings } = (await ask(security, "findings.list", {})).data as { findings: { id: string; client: { slug: string } }[] };
  const concerns = (await ask(security, "concerns.list")).data as { id: string }[];
  const sources = (await ask(security, "sources.list")).data as { id: string }[];
  const real = [
    ["findings.get", { client: findings[0]?.client.slug ?? "alder-falls", finding: findings[0]?.id ?? NO_ID }, { client: "alder-falls", finding: NO_ID }],
    ["concerns.get", { id: concerns[0]?.id }, { id: NO_ID }],
    ["sources.get", { source: sources[0]?.id }, { source: NO_ID }],
  ] as const;
  for (const who of [whoIs("client", "alder-falls"), whoIs("csm", "alder-falls"), whoIs("leadership")]) {
    const api_ = await api(who);
    for (const [procedure, theirs, none] of real) {
      const answers = [await ask(api_, procedure, theirs), await ask(api_, procedure, none)];
      expect(
        answers.map((answer) => answer.status),
        `${who.role} ${procedure}`,
      ).toEqual([403, 403]);
    }
  }
});

test("each role finds the other roles' pages as missing as a page that never was", async ({ api }) => {
  const closed = {
    client: ["/clients", "/portfolio", "/findings", "/concerns", "/sources", "/users"],
    csm: ["/portfolio", "/findings", "/concerns", "/sources", "/users"],
    leadership: ["/findings", "/concerns", "/sources", "/users"],
    security: ["/portfolio", "/users"],
    admin: ["/portfolio", "/findings", "/concerns"],
  } as const;
  for (const [role, paths] of Object.entries(closed)) {
    const api_ = await api(whoIs(role as keyof typeof closed));
    for (const path of ["/never-was", ...paths]) {
      const answer = await api_.get(path);
      expect([answer.status(), (await answer.text()).includes("There is nothing here, or it is not shared with you.")], `${role} ${path}`).toEqual([404, true]);
    }
  }
});

test("a client user changes nothing: every write is refused before its input is read", async ({ api }) => {
  const clerk = await api(whoIs("client", "alder-falls"));
  for (const [procedure, data] of [
    ["report.publish", { client: "alder-falls", period: toldMonth(), after: 1 }],
    ["findings.evaluate", {}],
    ["concerns.answer", { id: NO_ID, to: "closed" }],
  ] as const)
    expect((await clerk.post(`/api/trpc/${procedure}`, { headers: OWN, data })).status(), procedure).toBe(403);
});
