import { type NotedFollowUp, type Place, settled, told, type WalkRecord } from "#components/present/walk-record.ts";

/** The server as the presenter's machine uses it. Everything may be sent twice. */
export type WalkServer = {
  start(record: WalkRecord): Promise<Place>;
  move(record: WalkRecord): Promise<Place>;
  note(record: WalkRecord, id: string, followUp: NotedFollowUp): Promise<unknown>;
  cover(record: WalkRecord, views: { slide: string; section: string; shownMs: number }[]): Promise<unknown>;
  end(record: WalkRecord): Promise<unknown>;
};

/** `offline`: try again. `signed-out` and `refused` need the person; what was not sent is kept. */
export type Sending = { state: "sent" } | { state: "offline" } | { state: "signed-out" } | { state: "refused"; why: string };

export type Book = { read(): WalkRecord; change(change: (record: WalkRecord) => WalkRecord): void };

/** The start and where the presenter is: what people wait for. Of several moves only the newest. */
export async function sendPlace(book: Book, server: WalkServer): Promise<Sending> {
  try {
    const before = book.read();
    if (!before.started) {
      const place = await server.start(before);
      book.change((record) => told({ ...record, started: true }, place));
    }
    for (let record = book.read(); record.seq > record.sentSeq; record = book.read()) {
      const place = await server.move(record);
      book.change((now) => told(now, place));
      // The server takes no more moves, as after an end elsewhere: there is nothing left to wait for.
      if (book.read().sentSeq === record.sentSeq) book.change((now) => ({ ...now, sentSeq: Math.max(now.sentSeq, record.seq) }));
    }
    return { state: "sent" };
  } catch (error) {
    return failureOf(error);
  }
}

/** All else, once the server knows the walk-through: follow-ups, time on screen, the end. With `all` also what was shown for a moment only. */
export async function sendRest(book: Book, server: WalkServer, { all }: { all: boolean }): Promise<Sending> {
  try {
    if (!book.read().started) return { state: "sent" };
    for (const [id, followUp] of Object.entries(book.read().followUps)) if (followUp.standing === "waiting") await note(book, server, id, followUp);
    await cover(book, server, all);
    const { endedAt, endSent, seq, sentSeq } = book.read();
    // The last move first: after the end none is taken.
    if (endedAt !== null && !endSent && seq <= sentSeq) {
      await server.end(book.read());
      book.change((record) => ({ ...record, endSent: true }));
    }
    return { state: "sent" };
  } catch (error) {
    return failureOf(error);
  }
}

/** One follow-up that cannot be taken does not hold back the rest. */
async function note(book: Book, server: WalkServer, id: string, followUp: NotedFollowUp): Promise<void> {
  try {
    await server.note(book.read(), id, followUp);
    book.change((record) => settled(record, id, "sent"));
  } catch (error) {
    const failure = failureOf(error);
    if (failure.state !== "refused") throw error;
    book.change((record) => settled(record, id, "refused", failure.why));
  }
}

const WORTH_SENDING_MS = 4_000;

async function cover(book: Book, server: WalkServer, all: boolean): Promise<void> {
  const record = book.read();
  const due = Object.entries(record.shown).filter(([, shown]) => shown.ms - shown.sentMs >= (all || record.endedAt !== null ? 1 : WORTH_SENDING_MS));
  if (due.length === 0) return;
  await server.cover(
    record,
    due.map(([slide, { section, ms }]) => ({ slide, section, shownMs: ms })),
  );
  const sent = Object.fromEntries(due.map(([slide, shown]) => [slide, { ...shown, sentMs: shown.ms }]));
  book.change((now) => ({
    ...now,
    shown: Object.fromEntries(
      Object.entries(now.shown).map(([slide, shown]) => [slide, { ...shown, sentMs: Math.max(shown.sentMs, sent[slide]?.sentMs ?? 0) }]),
    ),
  }));
}

/** tRPC's errors carry the server's code; one without never reached it. */
export function failureOf(error: unknown): Exclude<Sending, { state: "sent" }> {
  const code = (error as { data?: { code?: unknown } | null } | null)?.data?.code;
  if (typeof code !== "string" || ["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "BAD_GATEWAY", "TOO_MANY_REQUESTS"].includes(code))
    return { state: "offline" };
  if (code === "UNAUTHORIZED") return { state: "signed-out" };
  return { state: "refused", why: error instanceof Error ? error.message : "The server refused it." };
}
