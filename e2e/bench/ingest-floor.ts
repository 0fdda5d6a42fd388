import { connectSuperuser } from "#server/store/test-superuser.ts";

/** What nobody could avoid: fetch the same bytes, JSON.parse them, COPY the rows that were stored. The rows are read before the clock starts. */
const [url = "", superuserUrl = "", urls = "[]"] = process.argv.slice(2);
const superuser = await connectSuperuser(superuserUrl);
const rows = await superuser.ask<{ line: string }>(
  "select concat_ws(e'\\t', client_id, site_id, source_id, location, day, interval_s, runs, slow) as line from app.check_day order by client_id, site_id",
);
await superuser.ask("drop table if exists public.bench_floor; create unlogged table public.bench_floor (like app.check_day)");
const start = performance.now();
let bytes = 0;
let samples = 0;
for (const path of JSON.parse(urls) as string[]) {
  const text = await (await fetch(`${url}${path}`)).text();
  bytes += text.length;
  const { data } = JSON.parse(text) as { data: { result: { values: unknown[] }[] } };
  for (const series of data.result) samples += series.values.length;
}
const parsedMs = performance.now() - start;
await superuser.copy("copy public.bench_floor from stdin", Buffer.from(`${rows.map(({ line }) => line.replaceAll("\\", "\\\\")).join("\n")}\n`));
const floorMs = performance.now() - start;
await superuser.ask("drop table public.bench_floor");
await superuser.close();
process.send?.({ bytes, samples, rows: rows.length, parsedMs, floorMs, peakMb: process.resourceUsage().maxRSS / 1024 }, () => process.exit(0));
