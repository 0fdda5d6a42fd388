import { beforeEach, expect, test } from "vitest";
import { moved, newRecord, noted, shownFor, unsent, type WalkRecord } from "#components/present/walk-record.ts";
import { sendPlace, sendRest, type Sending, type WalkServer } from "#components/present/walk-sender.ts";

const DRAFT = { question: "q", promise: "p", owner: "o", due: null };
const offline = () => Promise.reject(new TypeError("Failed to fetch"));
const answering = (code: string) => () => Promise.reject(Object.assign(new Error(`because ${code}`), { data: { code } }));

let record: WalkRecord;
let heard: string[];
let server: WalkServer;
const book = {
  read: () => record,
  change: (change: (at: WalkRecord) => WalkRecord) => {
    record = change(record);
  },
};

async function sendUnsent(_: typeof book, to: WalkServer, { all }: { all: boolean }): Promise<Sending> {
  const place = await sendPlace(book, to);
  return place.state === "sent" ? sendRest(book, to, { all }) : place;
}

beforeEach(() => {
  heard = [];
  record = noted(
    shownFor(moved(newRecord({ id: "w", at: "2026-11-23T10:00:00Z", slide: "cover" }), { slide: "actions", blank: false }), {
      slide: "cover",
      section: "cover",
      ms: 900,
    }),
    "f",
    DRAFT,
    "2026-11-23T10:01:00Z",
  );
  const hear = (what: string) => {
    heard.push(what);
    return Promise.resolve({ seq: record.seq, slide: record.slide, blank: record.blank });
  };
  server = {
    start: () => hear("start").then(() => ({ seq: 0, slide: "cover", blank: false })),
    move: (at) => hear(`move ${at.seq} ${at.slide}`),
    note: (_, id) => hear(`note ${id}`),
    cover: (_, views) => hear(`cover ${views.map((view) => `${view.slide} ${view.shownMs}`)}`),
    end: () => hear("end"),
  };
});

test("all that was done offline is sent in order once the network is back, and once only", async () => {
  for (let at = 0; at < 3; at += 1) expect(await sendUnsent(book, { ...server, start: offline }, { all: true })).toEqual({ state: "offline" });
  record = { ...record, endedAt: "2026-11-23T11:00:00Z" };
  expect(unsent(record)).toBe(4);
  expect(await sendUnsent(book, server, { all: false })).toEqual({ state: "sent" });
  expect(heard).toEqual(["start", "move 1 actions", "note f", "cover cover 900", "end"]);
  expect(await sendUnsent(book, server, { all: true })).toEqual({ state: "sent" });
  expect(heard).toHaveLength(5);
  expect(unsent(record)).toBe(0);
});

test.each(["start", "move", "note", "cover", "end"] as const)("broken off at %s, going on sends the rest, and nothing is lost", async (step) => {
  record = { ...record, endedAt: "2026-11-23T11:00:00Z" };
  expect(await sendUnsent(book, { ...server, [step]: offline }, { all: true })).toEqual({ state: "offline" });
  expect(unsent(record)).toBeGreaterThan(0);
  expect(await sendUnsent(book, server, { all: true })).toEqual({ state: "sent" });
  expect(unsent(record)).toBe(0);
  expect(heard).toEqual(["start", "move 1 actions", "note f", "cover cover 900", "end"]);
});

test("only the newest of many moves is sent", async () => {
  for (const slide of ["a", "b", "c"]) record = moved(record, { slide, blank: false });
  await sendUnsent(book, server, { all: false });
  expect(heard.filter((what) => what.startsWith("move"))).toEqual(["move 4 c"]);
});

test("a follow-up the server refuses is shown as refused with its reason, and holds nothing back", async () => {
  expect(await sendUnsent(book, { ...server, note: answering("BAD_REQUEST") }, { all: true })).toEqual({ state: "sent" });
  expect(record.followUps["f"]).toMatchObject({ standing: "refused", why: "because BAD_REQUEST" });
  expect(heard.at(-1)).toBe("cover cover 900");
});

test("signed out, refused and out of reach are three different things", async () => {
  expect(await sendUnsent(book, { ...server, start: answering("UNAUTHORIZED") }, { all: true })).toEqual({ state: "signed-out" });
  expect(await sendUnsent(book, { ...server, start: answering("NOT_FOUND") }, { all: true })).toEqual({ state: "refused", why: "because NOT_FOUND" });
  expect(await sendUnsent(book, { ...server, start: answering("SERVICE_UNAVAILABLE") }, { all: true })).toEqual({ state: "offline" });
});

test("time on screen is sent when it is worth a message, or when all is asked for", async () => {
  await sendUnsent(book, server, { all: false });
  expect(heard.some((what) => what.startsWith("cover"))).toBe(false);
  record = shownFor(record, { slide: "cover", section: "cover", ms: 4_000 });
  await sendUnsent(book, server, { all: false });
  expect(heard.at(-1)).toBe("cover cover 4900");
});

test("a move the server will not take any more is not sent for ever", async () => {
  const stuck = { ...server, move: () => Promise.resolve({ seq: 0, slide: "cover", blank: false }) };
  expect(await sendUnsent(book, stuck, { all: true })).toEqual({ state: "sent" });
  expect(unsent(record)).toBe(0);
});
