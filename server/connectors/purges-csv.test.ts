import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readPurgeFile } from "#server/connectors/registry.ts";

const now = "2026-11-23T00:00:00Z";
async function* bytes(text: string | Buffer): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
const read = async (text: string | Buffer) => {
  const file = await readPurgeFile(bytes(text), { now });
  return { ...file, evidence: file.evidence.filter((piece) => piece.kind === "purge-count") };
};
const sample = readFileSync(new URL("fixtures/purges/purged_accounts.csv", import.meta.url));

test("the sample: thousands in quotes are a number, an empty count is unknown, a zero is zero", async () => {
  const { evidence, rejected } = await read(sample);
  expect(evidence.map((e) => [e.client, e.from, e.to, e.blocked, e.deleted])).toEqual([
    ["springfield", "2026-09-01", "2026-09-30", 132, 128],
    ["springfield", "2026-10-01", "2026-10-31", 1204, 1198],
    ["maplecounty", "2026-10-01", "2026-10-31", 0, 0],
    ["riverton", "2026-10-01", "2026-10-31", null, 17],
  ]);
  expect([rejected, evidence[0]?.reason, evidence[0]?.reportedAt]).toEqual([[], "unspecified", "2026-11-23T00:00:00.000Z"]);
});

test.each([
  ["semicolons, CRLF and a byte order mark", "\ufeffclient;period;blocked;deleted\r\na;2026-10;1;2\r\n"],
  ["tabs", "client\tperiod\tblocked\tdeleted\na\t2026-10\t1\t2\n\n"],
  ["columns in another order and case", 'Deleted,Blocked,Period,"Client"\n2,1,2026-10,a'],
  ["UTF-16", Buffer.from("\ufeffclient,period,blocked,deleted\na,2026-10,1,2", "utf16le")],
])("%s are read", async (_name, text) => {
  expect((await read(text)).evidence).toMatchObject([{ client: "a", from: "2026-10-01", to: "2026-10-31", blocked: 1, deleted: 2 }]);
});

test("every bad row is reported with its line, and sets the others of its client and period aside; the rest is read", async () => {
  const text = [
    "client,period,blocked,deleted,reason",
    "a,2026-10,-5,2,",
    "a,2026-10,=1+1,2,",
    "a,03/04/2026,1,2,",
    "a,2026-02-30,1,2,",
    "a,2026-10,1.5,2,",
    'a,2026-10,"1,20",2,',
    ",2026-10,1,2,",
    "a,2026-10,1,2,mood",
    "a,2026-10-03,1,2,policy",
    "a,2026-10-03,9,9,policy",
    "@SUM(A1),2026-10,1,2,",
    "a,2026-10,99999999999,2,",
    "a,2026-10-04,1,2,policy",
    "b,2026-10-03,4,2,policy",
  ].join("\n");
  const { evidence, rejected } = await read(text);
  expect(evidence).toMatchObject([
    { client: "a", from: "2026-10-04", to: "2026-10-04", blocked: 1, reason: "policy" },
    { client: "b", from: "2026-10-03", to: "2026-10-03", blocked: 4, reason: "policy" },
  ]);
  expect(rejected.map((r) => [r.at, r.reason])).toEqual([
    ["line 2", "blocked is negative."],
    ["line 3", "blocked holds a formula."],
    ["line 4", "the period must be YYYY-MM or YYYY-MM-DD."],
    ["line 5", "the period must be YYYY-MM or YYYY-MM-DD."],
    ["line 6", "blocked is not a whole number."],
    ["line 7", "blocked is not a whole number."],
    ["line 8", "the client is empty."],
    ["line 9", "the reason is not one we know."],
    ["line 10", "line 11, of the same client and period, cannot be read, so neither counts."],
    ["line 11", "the same client, period and reason as line 10."],
    ["line 12", "client holds a formula."],
    ["line 13", "blocked is not a whole number."],
  ]);
});

test.each([
  ["a missing column", "client,period,blocked\na,2026-10,1", /none of the files|no column "deleted"/],
  ["a doubled column", "client,period,blocked,deleted,blocked\na,2026-10,1,2,3", /twice/],
  ["unquoted thousands", "client,period,blocked,deleted\na,2026-10,1,204,2", /Line 2 has 5 fields/],
  ["quotes that do not match", 'client,period,blocked,deleted\na,2026-10,"1,2', /quotes/],
  ["an empty file", "", /empty/],
  ["a sign-in page", "<!doctype html><p>client blocked", /HTML/],
])("%s refuses the file as a whole", async (_name, text, reason) => {
  await expect(read(text)).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
});
