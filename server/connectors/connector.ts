import type { z } from "zod";
import type { Pace } from "#server/connectors/pace.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

export type Window = { from: string; to: string };

/**
 * What a pull brought back. `cursor` is handed to the next pull as the start of its window. `windowsUntil`: every maintenance window the monitor knows that
 * begins from now up to that moment is among the evidence, so one we know and that is missing was taken back; absent = a missing one means nothing.
 */
export type PullResult = {
  evidence: Evidence[];
  rejected: Rejected[];
  cursor: string | null;
  payloadSha256: string;
  pages: number;
  windowsUntil?: string | undefined;
};

/** No reply may be larger, decoded: a connector asks in pieces that stay below. */
export const MAX_REPLY_BYTES = 20_000_000;

/** A whole reply. `bytes` is the same body undecoded, for readers that go through megabytes; whatever stands in for the network may leave it out. */
export type FetchReply = { status: number; headers: Headers; text(): Promise<string>; bytes?(): Promise<Uint8Array> };

export type Fetch = (url: string, init?: { method?: "GET" | "POST"; headers?: Record<string, string>; body?: string }) => Promise<FetchReply>;

export type Rereads = { always: string; daily: string };

/** `pace`: how a pull waits where the upstream asks it to; absent = it does not wait. */
export type PullContext<S> = { settings: S; secret: string | null; window: Window; fetch: Fetch; now: string; pace?: Pace };

/**
 * An outside system we pull from. `pull` never touches the database or the clock.
 * Errors: throws AppError("upstream") naming what came back (status, content type) when the reply cannot be trusted as a whole;
 * single unreadable records go to `rejected`. An empty reply is not zero: it brings no evidence.
 */
export type PullConnector<S = unknown> = {
  id: string;
  name: string;
  mode: "pull";
  kind: "uptime" | "scans" | "purges" | "compliance";
  /** `settings` and `secret` draw the form that adds a source: titles and descriptions from `.meta`. `secret` null = it signs in by none. */
  settings: z.ZodType<S>;
  secret: { title: string; description: string; required: boolean } | null;
  /** Where the settings say how a secret is used: whether this one can be. Errors: bad-input; the secret is never part of the message. */
  assertSecret?(settings: S, secret: string): void;
  /** It tells outages and totals, not single checks: a day is small, so weeks are pulled in one piece. */
  reports?: true;
  /** ISO 8601 duration between scheduled pulls, e.g. "PT5M". */
  every: string;
  /** ISO 8601 durations before the cursor from which a scheduled pull reads again, where records may arrive late: each time, and with the first of a UTC day. */
  rereads?: Rereads;
  pull(context: PullContext<S>): Promise<PullResult>;
};

/** An outside system that calls us. `receive` gets the verified body and returns what it says; `now` tells times in the future apart. */
export type PushConnector<S = unknown> = {
  id: string;
  name: string;
  mode: "push";
  kind: "purges";
  settings: z.ZodType<S>;
  receive(body: string, context: { settings: S; now: string }): { evidence: Evidence[]; rejected: Rejected[] };
};

/** A file somebody hands us. `detect` looks at the first bytes (decoded), never at the name. */
export type FileFormat<E extends Evidence = Evidence> = {
  id: string;
  name: string;
  detect(head: string): boolean;
  /** True where a scanner that found nothing writes a file of zero bytes. */
  emptyIsClean?: boolean;
  /** `now` lets a format notice dates in the future; `client` = whose the records are that name none. Errors: throws AppError("bad-input") naming rule and position when the file as a whole is refused; nothing of it is kept then. */
  read(chunks: AsyncIterable<string>, context?: { now?: string | undefined; client?: string | undefined }): Promise<{ evidence: E[]; rejected: Rejected[] }>;
};
