import { MAX_REPLY_BYTES } from "#server/connectors/connector.ts";
import { collect, type SeriesPiece } from "#server/connectors/prometheus-pieces.ts";
import { type PrometheusClient, readObjects } from "#server/connectors/prometheus-reply.ts";
import { rangedSamples, rawSamples, type Span } from "#server/connectors/prometheus-samples.ts";
import type { SeriesReader } from "#server/connectors/prometheus-scan.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

/** `read` makes the reader of one series' samples of a span, `join` puts two pieces of a series together. */
export type Question<T extends SeriesPiece> = {
  query: string;
  span: Span;
  step: number;
  chunkHours: number;
  now: number;
  read: (span: Span) => SeriesReader<T>;
  join: (a: T, b: T) => T;
};
/** `rangedFrom`: from here on the upstream gave no raw samples and was asked by `query_range`; null = raw throughout. */
export type WindowSeries<T> = { series: T[]; rangedFrom: number | null };

const HOUR_S = 3_600;
/** The smallest piece a window is cut into, seconds. */
const SHORTEST_S = 300;
/** A reply is asked for so that it fills this much of what we accept: other hours may be fuller. */
const WANTED_BYTES = MAX_REPLY_BYTES * 0.7;

/** How long the next piece of a window may be. A long one starts with an hour, which tells how much comes in an hour. */
function pacer(chunkHours: number, window: Span) {
  const longest = chunkHours * HOUR_S;
  let next = longest > 12 * HOUR_S && window.to - window.from > 12 * HOUR_S ? HOUR_S : longest;
  return {
    piece: (from: number, end: number): Span => ({ from, to: Math.min(from + next, end) }),
    took({ from, to }: Span, size: number) {
      const affordable = Math.floor(((to - from) * WANTED_BYTES) / Math.max(size, 1) / SHORTEST_S) * SHORTEST_S;
      next = Math.min(longest, Math.max(SHORTEST_S, affordable));
    },
  };
}

/** Runs `work` over a span, halving it while the reply is too large. */
async function halving<T>(span: Span, work: (span: Span) => Promise<T[]>): Promise<T[]> {
  try {
    return await work(span);
  } catch (error) {
    if (!(error instanceof UpstreamError && error.tooLarge) || span.to - span.from <= SHORTEST_S) throw error;
    const middle = Math.floor((span.from + span.to) / 2);
    return [...(await halving({ from: span.from, to: middle }, work)), ...(await halving({ from: middle, to: span.to }, work))];
  }
}

async function ranged<T extends SeriesPiece>(client: PrometheusClient, { query, step, now, read }: Question<T>, span: Span): Promise<T[]> {
  return halving(span, async (part) => (await rangedSamples(client, { query, span: part, step, now })).flatMap((series) => readObjects(series, read(part))));
}

/** The raw samples of a piece; null when the upstream will not give them. */
async function raw<T extends SeriesPiece>(
  client: PrometheusClient,
  { query, read }: Question<T>,
  span: Span,
  took: (span: Span, size: number) => void,
): Promise<T[] | null> {
  let refused = false;
  const found = await halving(span, async (part) => {
    const reply = refused ? null : await rawSamples(client, query, part, read(part));
    refused ||= reply === null;
    if (reply !== null && reply.series.length > 0) took(part, reply.size);
    return reply?.series ?? [];
  });
  return refused ? null : found;
}

/** Every series of a window [from, to): raw where the upstream gives that, else by `query_range`. */
export async function readWindow<T extends SeriesPiece>(client: PrometheusClient, question: Question<T>): Promise<WindowSeries<T>> {
  const { span, chunkHours, join } = question;
  const pace = pacer(chunkHours, span);
  const series = collect(join);
  for (let from = span.from; from < span.to; ) {
    const piece = pace.piece(from, span.to);
    const found = await raw(client, question, piece, pace.took);
    series.add(found ?? []);
    if (found === null || found.length === 0) {
      // Nothing: either nothing was measured, or range selectors are answered emptily; then the rest goes the other way, in one piece, so that no gap hides at a seam.
      const probe = found === null || piece.to === span.to ? null : await ranged(client, question, piece);
      if (probe?.length !== 0) {
        series.add(await ranged(client, question, { from: piece.from, to: span.to }));
        return { series: series.all(), rangedFrom: piece.from };
      }
    }
    from = piece.to;
  }
  return { series: series.all(), rangedFrom: null };
}

/**
 * The same window of a second metric of the same checks, by the way that worked for the first. It may be absent, and it is the lesser of the two:
 * when the upstream refuses it, that is told and the checks stand. Errors: throws UpstreamError when trying again may help.
 */
export async function readBeside<T extends SeriesPiece>(
  client: PrometheusClient,
  question: Question<T> & { rangedFrom: number | null; what: string },
): Promise<{ series: T[]; rejected: Rejected[] }> {
  const { query, span, chunkHours, rangedFrom, what, join } = question;
  const pace = pacer(chunkHours, span);
  const series = collect(join);
  const middle = rangedFrom ?? span.to;
  try {
    for (let from = span.from; from < middle; ) {
      const piece = pace.piece(from, middle);
      series.add((await raw(client, question, piece, pace.took)) ?? (await ranged(client, question, piece)));
      from = piece.to;
    }
    if (middle < span.to) series.add(await ranged(client, question, { from: middle, to: span.to }));
    return { series: series.all(), rejected: [] };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable || error.retryAfterS !== null) throw error;
    return { series: [], rejected: [{ reason: `${what} could not be read. ${error.message}`, at: query.slice(0, 300), raw: "" }] };
  }
}
