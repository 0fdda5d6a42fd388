import type { PrometheusClient } from "#server/connectors/prometheus-reply.ts";
import { halving, rangedSamples, rawSamples, type SampledSeries, type Span } from "#server/connectors/prometheus-samples.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

type Question = { query: string; span: Span; step: number; chunkHours: number; now: number };
/** `rangedFrom`: from here on the upstream gave no raw samples and was asked by `query_range`; null = raw throughout. */
export type WindowSamples = { series: SampledSeries[]; rangedFrom: number | null };

function chunks({ from, to }: Span, hours: number): Span[] {
  const spans: Span[] = [];
  for (let start = from; start < to; start += hours * 3_600) spans.push({ from: start, to: Math.min(start + hours * 3_600, to) });
  return spans;
}

/** Every sample of a window [from, to): raw where the upstream gives them, else by `query_range`. */
export async function readWindow(client: PrometheusClient, question: Question): Promise<WindowSamples> {
  const { query, span, step, chunkHours, now } = question;
  const ranged = (part: Span) => rangedSamples(client, { query, span: part, step, now });
  const series: SampledSeries[] = [];
  for (const chunk of chunks(span, chunkHours)) {
    let refused = false;
    const raw = await halving(chunk, async (part) => {
      const found = refused ? null : await rawSamples(client, query, part);
      refused ||= found === null;
      return found ?? [];
    });
    series.push(...raw);
    if (!refused && raw.length > 0) continue;
    const whole = { from: chunk.from, to: span.to };
    // Nothing: either nothing was measured, or range selectors are answered emptily; then the rest goes the other way, in one piece, so that no gap hides at a seam.
    const probe = refused || chunk.to === span.to ? null : await halving(chunk, ranged);
    if (probe?.length === 0) continue;
    series.push(...(await halving(whole, ranged)));
    return { series, rangedFrom: chunk.from };
  }
  return { series, rangedFrom: null };
}

/**
 * The same window of a second metric of the same checks, by the way that worked for the first. It may be absent, and it is the lesser of the two:
 * when the upstream refuses it, that is told and the checks stand. Errors: throws UpstreamError when trying again may help.
 */
export async function readBeside(
  client: PrometheusClient,
  question: Question & { rangedFrom: number | null },
): Promise<{ series: SampledSeries[]; rejected: Rejected[] }> {
  const { query, span, step, chunkHours, now, rangedFrom } = question;
  const series: SampledSeries[] = [];
  const middle = rangedFrom ?? span.to;
  try {
    for (const chunk of chunks({ from: span.from, to: middle }, chunkHours))
      series.push(
        ...(await halving(chunk, async (part) => (await rawSamples(client, query, part)) ?? rangedSamples(client, { query, span: part, step, now }))),
      );
    if (middle < span.to) series.push(...(await halving({ from: middle, to: span.to }, (part) => rangedSamples(client, { query, span: part, step, now }))));
    return { series, rejected: [] };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable || error.retryAfterS !== null) throw error;
    return { series: [], rejected: [{ reason: `Response times could not be read. ${error.message}`, at: query.slice(0, 300), raw: "" }] };
  }
}
