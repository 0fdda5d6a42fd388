import { createReadStream } from "node:fs";
import { findClientScope } from "#server/operations/client-scope.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { closeDatabase } from "#server/store/database.ts";

/** One report imported as the command line does it, in a process of its own that has its connections open, as one that serves imports does. */
const [path = "", client = "", site = "", now = ""] = process.argv.slice(2);
await findClientScope(client);
const start = performance.now();
const { rejected, ...told } = await importScan({ client, site, bytes: createReadStream(path), from: "command-line", actor: "bench", now });
const importMs = performance.now() - start;
const peakMb = process.resourceUsage().maxRSS / 1024;
const { user, system } = process.cpuUsage();
await closeDatabase();
process.send?.({ told, rejected: rejected.length, importMs, peakMb, cpuMs: (user + system) / 1000 }, () => process.exit(0));
