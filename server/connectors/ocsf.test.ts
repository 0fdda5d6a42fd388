import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ocsfWebhook } from "#server/connectors/ocsf-webhook.ts";
import { readPurgeFile } from "#server/connectors/registry.ts";

const now = "2026-11-23T00:00:00Z";
const settings = { whose: "tenant" as const, client: "" };
const at = "2026-10-15T12:00:00.000Z";
const event = (more: object = {}) => ({
  class_uid: 3001,
  activity_id: 6,
  status_id: 1,
  time: Date.parse(at),
  user: { uid: "u-1" },
  metadata: { uid: "e-1", tenant_uid: "springfield" },
  ...more,
});
const receive = (value: unknown, as: typeof settings | { whose: "client" | "organization"; client: string } = settings) =>
  ocsfWebhook.receive(JSON.stringify(value), { settings: as, now });
const said = (value: unknown) => {
  const { evidence, rejected } = receive(value);
  return evidence.length > 0 ? evidence.map((piece) => ("action" in piece ? piece.action : piece.kind)).join() : (rejected[0]?.reason ?? "ignored");
};

test.each<[string, object, string]>([
  ["3001/6 deletes", {}, "deleted"],
  ["3007/3 deletes", { class_uid: 3007, activity_id: 3 }, "deleted"],
  ["3007/6 locks", { class_uid: 3007, activity_id: 6 }, "blocked"],
  ["3001/9 locks", { activity_id: 9 }, "blocked"],
  ["3001/3 changes a password", { activity_id: 3 }, "ignored"],
  ["another class", { class_uid: 3002 }, "ignored"],
  ["type_uid of the class and activity", { type_uid: 300106 }, "deleted"],
  ["type_uid of another activity", { type_uid: 300103 }, "The type_uid of this event is not that of its class and activity."],
  ["an activity OCSF does not have", { activity_id: 600 }, "The activity of this event is none of OCSF's."],
  ["a failure", { status_id: 2 }, "ignored"],
  ["a status OCSF does not have", { status_id: 7 }, "The status of this event is none of OCSF's."],
  ["success in words", { status_id: undefined, status: "Success" }, "deleted"],
  ["no status", { status_id: undefined }, "This event does not say whether it succeeded."],
  ["unknown status", { status_id: 0 }, "This event does not say whether it succeeded."],
  ["seconds for milliseconds", { time: 1792065600 }, "The time of this event is neither a date with a zone nor in milliseconds."],
  ["seconds, but a date beside it", { time: 1792065600, time_dt: at }, "deleted"],
  ["a date without a zone", { time_dt: "2026-10-15T12:00:00" }, "The time of this event is neither a date with a zone nor in milliseconds."],
  ["the year after", { time_dt: "2027-10-15T12:00:00Z" }, "This event is from the future."],
  ["no account", { user: { name: "Jo" } }, "This event names no account: it has no user.uid."],
  ["no client", { metadata: {} }, "This event does not say whose account it was."],
  ["no class", { class_uid: undefined }, "This event cannot be read, at class_uid."],
])("%s", (_name, more, expected) =>
  expect(said({ ...event(), ...more })).toBe(
    expected === "This event cannot be read, at class_uid." ? "This is no OCSF event: it has no class_uid." : expected,
  ),
);

test("time_dt is preferred to a time that says something else", () => {
  expect(receive(event({ time: Date.parse(at) + 5_000_000, time_dt: "2026-10-15T08:00:00-04:00" })).evidence).toEqual([
    { kind: "purge-event", client: "springfield", account: "u-1", action: "deleted", reason: "unspecified", at, createdAt: null },
  ]);
});

test.each<[string, unknown]>([
  ["one event", event()],
  ["an array", [event()]],
  ["a CloudEvent", { specversion: "1.0", id: "x", source: "/x", type: "ocsf", data: event() }],
  ["a CloudEvent with several", { specversion: "1.0", id: "x", source: "/x", type: "ocsf", data: [event(), event()] }],
  ["a batch of CloudEvents", [{ specversion: "1.0", id: "x", source: "/x", type: "ocsf", data: event() }]],
])("%s is read", (_name, body) => expect(new Set(receive(body).evidence.map((piece) => JSON.stringify(piece))).size).toBe(1));

test("an event that cannot be read is told by its place and the others count; nothing of it is kept", () => {
  const { evidence, rejected } = receive([event(), event({ type_uid: 1, user: { uid: "jo@example.org" } }), "jo@example.org"]);
  expect(evidence).toHaveLength(1);
  expect(rejected.map((each) => each.at)).toEqual(["[1]", "[2]"]);
  expect(JSON.stringify(rejected)).not.toContain("jo@");
  for (const body of ["", "[]", "<html>", "null"]) expect(ocsfWebhook.receive(body, { settings, now })).toMatchObject({ evidence: [], rejected: [{}] });
});

test("whose an account is: the settings' client, the tenant, or the organization", () => {
  const value = event({ user: { uid: "u", org: { name: "Riverton", uid: "org-2" } } });
  const names = (["client", "tenant", "organization"] as const).map(
    (whose) => receive(value, { whose, client: whose === "client" ? "maple" : "" }).evidence[0],
  );
  expect(names.map((piece) => piece && "client" in piece && piece.client)).toEqual(["maple", "springfield", "Riverton"]);
});

const aggregate = (more: object) => event({ user: undefined, count: 12, ...more });
const ms = (text: string) => Date.parse(text);
test.each<[string, object, string]>([
  ["a month", { start_time: ms("2026-10-01T00:00:00Z"), end_time: ms("2026-10-31T23:59:59.999Z") }, "2026-10-01 2026-10-31 12"],
  ["a day", { start_time_dt: "2026-10-15T00:00:00Z", end_time_dt: "2026-10-16T00:00:00Z" }, "2026-10-15 2026-10-15 12"],
  ["an hour", { start_time: ms("2026-10-15T10:00:00Z"), end_time: ms("2026-10-15T11:00:00Z") }, "12 accounts"],
  ["an hour over midnight", { start_time: ms("2026-10-15T23:30:00Z"), end_time: ms("2026-10-16T00:30:00Z") }, "rejected"],
  ["no span", {}, "rejected"],
  ["a span backwards", { start_time: ms("2026-10-16T00:00:00Z"), end_time: ms("2026-10-15T00:00:00Z") }, "rejected"],
  ["a span in seconds", { start_time: 1792022400, end_time: 1792108800 }, "rejected"],
  ["an hour without a uid", { start_time: ms("2026-10-15T10:00:00Z"), end_time: ms("2026-10-15T11:00:00Z"), metadata: { tenant_uid: "t" } }, "rejected"],
])("several deletions in one event: %s", (_name, more, expected) => {
  const { evidence } = receive(aggregate(more));
  const [first] = evidence;
  const read =
    first?.kind === "purge-count" ? `${first.from} ${first.to} ${first.deleted}` : evidence.length === 0 ? "rejected" : `${evidence.length} accounts`;
  expect(read).toBe(expected);
});

test("totals of the same day add up within a delivery, a repeated one does not", () => {
  const day = { start_time: ms("2026-10-15T00:00:00Z"), end_time: ms("2026-10-16T00:00:00Z") };
  const of = (uid: string, count: number) => aggregate({ ...day, count, metadata: { uid, tenant_uid: "t" } });
  expect(receive([of("a", 12), of("b", 5), of("a", 12)]).evidence).toMatchObject([{ deleted: 17 }]);
});

test("as a file: the sample's lines give two deletions by class, one dated in words, one lock and a total of forty", async () => {
  const bytes = readFileSync(new URL("fixtures/accounts/ocsf.jsonl", import.meta.url));
  const read = (text: Buffer | string) =>
    readPurgeFile(
      (async function* () {
        yield Buffer.from(text);
      })(),
      { now },
    );
  const { format, evidence, rejected } = await read(bytes);
  const count = (action: string) => evidence.filter((piece) => "action" in piece && piece.action === action).length;
  expect([format, count("deleted"), count("blocked"), evidence.flatMap((piece) => (piece.kind === "purge-count" ? [piece.deleted] : [])), rejected]).toEqual([
    "ocsf",
    3,
    1,
    [40],
    [],
  ]);
  expect(JSON.stringify(evidence)).not.toMatch(/Quillfeather|quillfeather|203\.0\.113/);
  const lines = bytes.toString().trim().split("\n");
  expect((await read(`[${lines.join(",")}]`)).evidence).toEqual(evidence);
  expect((await read(`${lines[0]}\n{broken\n${lines[1]}`)).rejected).toEqual([
    { reason: "This is not readable JSON: it has a syntax error.", at: "line 2", raw: "" },
  ]);
});

test("no JSON value makes it fail or count", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("class_uid", "time", "user", "metadata", "count", "status_id"), (value, field) => {
      const { evidence, rejected } = receive([value, { ...event(), [field]: value }]);
      for (const piece of evidence) expect(piece).toMatchObject({ client: "springfield" });
      expect(rejected.every(({ raw }) => raw === "")).toBe(true);
    }),
  );
});
