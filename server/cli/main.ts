import { enableCompileCache } from "node:module";
import path from "node:path";
import { type Command, readArguments, UsageError } from "#server/cli/command.ts";
import { AppError } from "#server/errors.ts";

// Reading our own sources is a third of what a short command costs.
enableCompileCache(path.join(import.meta.dirname, "../../node_modules/.cache/keepwatch"));

const COMMANDS: Record<string, () => Promise<Command>> = {
  migrate: async () => (await import("#server/cli/database.ts")).migrateCommand,
  doctor: async () => (await import("#server/cli/doctor.ts")).doctorCommand,
  backup: async () => (await import("#server/cli/database.ts")).backupCommand,
  restore: async () => (await import("#server/cli/database.ts")).restoreCommand,
  "clients import": async () => (await import("#server/cli/clients.ts")).clientsImport,
  "clients list": async () => (await import("#server/cli/clients.ts")).clientsList,
  "clients account": async () => (await import("#server/cli/contracts.ts")).clientsAccount,
  "clients end-site": async () => (await import("#server/cli/clients.ts")).clientsEndSite,
  "clients reopen-site": async () => (await import("#server/cli/clients.ts")).clientsReopenSite,
  "clients start-site": async () => (await import("#server/cli/clients.ts")).clientsStartSite,
  "contracts set": async () => (await import("#server/cli/contracts.ts")).contractsSet,
  "contracts withdraw": async () => (await import("#server/cli/contracts.ts")).contractsWithdraw,
  "contracts show": async () => (await import("#server/cli/contracts.ts")).contractsShow,
  "maintenance add": async () => (await import("#server/cli/maintenance.ts")).maintenanceAdd,
  "sources add": async () => (await import("#server/cli/sources.ts")).sourcesAdd,
  "sources connectors": async () => (await import("#server/cli/connectors.ts")).sourcesConnectors,
  "sources list": async () => (await import("#server/cli/sources.ts")).sourcesList,
  "sources primary": async () => (await import("#server/cli/sources.ts")).sourcesPrimary,
  "sources map": async () => (await import("#server/cli/sources.ts")).sourcesMap,
  "sources set": async () => (await import("#server/cli/sources.ts")).sourcesSet,
  "sources allow": async () => (await import("#server/cli/sources.ts")).sourcesAllow,
  "sources pull": async () => (await import("#server/cli/sources.ts")).sourcesPull,
  "scans import": async () => (await import("#server/cli/imports.ts")).scansImport,
  "purges import": async () => (await import("#server/cli/imports.ts")).purgesImport,
  "attestations import": async () => (await import("#server/cli/imports.ts")).attestationsImport,
  "catalogues import": async () => (await import("#server/cli/catalogues.ts")).cataloguesImport,
  "catalogues list": async () => (await import("#server/cli/catalogues.ts")).cataloguesList,
  "report build": async () => (await import("#server/cli/report.ts")).reportBuild,
  "report export": async () => (await import("#server/cli/report.ts")).reportExport,
  "report publish": async () => (await import("#server/cli/report.ts")).reportPublish,
  "report verify": async () => (await import("#server/cli/report.ts")).reportVerify,
  "secrets rotate": async () => (await import("#server/cli/secrets.ts")).secretsRotate,
  "users add": async () => (await import("#server/cli/users.ts")).usersAdd,
  "users first-admin": async () => (await import("#server/cli/users.ts")).usersFirstAdmin,
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const json = args.includes("--json");
  let usage: string | null = null;
  try {
    if (args[0] === "--help" || args[0] === "help") {
      process.stdout.write(`${commandNames()}\n`);
      return 0;
    }
    const { command, rest } = await choose(args);
    usage = `keepwatch ${command.usage}`;
    if (rest.includes("--help")) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    const values = readArguments(command, rest);
    const answer = await attached(command, () => command.run(values));
    process.stdout.write(json ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`);
    return answer.refused ? 1 : 0;
  } catch (error) {
    return complain(error, { json, usage });
  }
}

async function choose(args: string[]): Promise<{ command: Command; rest: string[] }> {
  for (const words of [2, 1]) {
    const load = COMMANDS[args.slice(0, words).join(" ")];
    if (load) return { command: await load(), rest: args.slice(words) };
  }
  throw new UsageError(`${args.length === 0 ? "No command given." : `There is no command ${JSON.stringify(args.slice(0, 2).join(" "))}.`} ${commandNames()}`);
}

function commandNames(): string {
  return ["Commands (each takes --help and --json):", ...Object.keys(COMMANDS).map((name) => `  keepwatch ${name}`)].join("\n");
}

async function attached<T>(command: Command, run: () => Promise<T>): Promise<T> {
  if (command.database === false) return run();
  const { withDatabase } = await import("#server/cli/attach.ts");
  return withDatabase(run);
}

/** The reason for people on stderr, and with --json as a document too: a script reads one in every case. */
function complain(error: unknown, { json, usage }: { json: boolean; usage: string | null }): number {
  const wrongUsage = error instanceof UsageError;
  const known = wrongUsage || error instanceof AppError;
  const message = known ? error.message : "Something went wrong.";
  const code = error instanceof AppError ? error.code : wrongUsage ? "usage" : "failed";
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  process.stderr.write(`${known ? message : `${message} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`);
  if (wrongUsage && usage) process.stderr.write(`Usage: ${usage}\n`);
  return wrongUsage ? 2 : 1;
}
