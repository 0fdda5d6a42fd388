import { pullEvidence } from "#server/operations/pull-source.ts";
import { divideTouched, refreshTouched } from "#server/operations/refresh-touched.ts";
import { closeDatabase } from "#server/store/database.ts";

/** One pull as the worker makes it, in a process of its own; then, apart, the months it brings up to date before the next. */
const [source = "", from = "", to = "", refresh = ""] = process.argv.slice(2);
const clock = () => new Date().toISOString();
const start = performance.now();
const { outcome, touched } = await pullEvidence({ source, from, to, actor: "bench", now: to, clock });
const pullMs = performance.now() - start;
const peakMb = process.resourceUsage().maxRSS / 1024;
const refreshing = performance.now();
const { soon, later } = divideTouched(touched, to);
if (refresh !== "") await refreshTouched({ touched: soon, now: to });
const refreshMs = performance.now() - refreshing;
await closeDatabase();
process.send?.({ outcome, touched: touched.length, soon: soon.length, later: later.length, pullMs, peakMb, refreshMs }, () => process.exit(0));
