// Everything in one process tree: database, web and worker. The environment is settled before anything reads it.
import { freePort } from "#server/free-port.ts";

const given = process.env;
Object.assign(process.env, {
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  KEEPWATCH_DEMO: given["KEEPWATCH_DEMO"] || (given["DATABASE_URL"] ? "0" : "1"),
  PORT: given["PORT"] || String(await freePort(3000, given["KEEPWATCH_HOST"] || "127.0.0.1")),
});

// Node calls WebAssembly modules experimental; nobody who starts Keepwatch can do anything about it.
process.removeAllListeners("warning").on("warning", (warning) => {
  if (warning.name !== "ExperimentalWarning") process.stderr.write(`${warning.stack ?? warning.message}\n`);
});

const { runKeepwatch } = await import("#server/run-keepwatch.ts");
await runKeepwatch();
