import { type Command, readArguments, UsageError } from "#server/cli/command.ts";
import { AppError } from "#server/errors.ts";

const COMMANDS: Record<string, () => Promise<Command>> = {
  migrate: async () => (await import("#server/cli/database.ts")).migrateCommand,
  doctor: async () => (await import("#server/cli/doctor.ts")).doctorCommand,
  backup: async () => (await import("#server/cli/database.ts")).backupCommand,
  restore: async () => (await import("#server/cli/database.ts")).restoreCommand,
  "clients import": async () => (await import("#server/cli/clients.ts")).clientsImport,
  "clients list": async () => (await import("#server/cli/clients.ts")).clientsList,
  "maintenance add": async () => (await import("#server/cli/clients.ts")).maintenanceAdd,
  "sources add": async () => (await import("#server/cli/sources.ts")).sourcesAdd,
  "sources list": async () => (await import("#server/cli/sources.ts")).sourcesList,
  "sources map": async () => (await import("#server/cli/sources.ts")).sourcesMap,
  "sources pull": async () => (await import("#server/cli/sources.ts")).sourcesPull,
  "scans import": async () => (await import("#server/cli/imports.ts")).scansImport,
  "purges import": async () => (await import("#server/cli/imports.ts")).purgesImport,
  "attestations import": async () => (await import("#server/cli/imports.ts")).attestationsImport,
  "report build": async () => (await import("#server/cli/report.ts")).reportBuild,
  "report export": async () => (await import("#server/cli/report.ts")).reportExport,
  "report publish": async () => (await import("#server/cli/report.ts")).reportPublish,
  "report verify": async () => (await import("#server/cli/report.ts")).reportVerify,
  "users add": async () => (await import("#server/cli/users.ts")).usersAdd,
  "users first-admin": async () => (await import("#server/cli/users.ts")).usersFirstAdmin,
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const json = args.includes("--json");
  try {
    const { command, rest } = await choose(args);
    if (rest.includes("--help")) {
      process.stdout.write(`keepwatch ${command.usage}\n`);
      return 0;
    }
    const answer = await attached(command, () => command.run(readArguments(command, rest)), () => readArguments(command, rest));
    process.stdout.write(json ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`);
    return answer.refused ? 1 : 0;
  } catch (error) {
    return complain(error);
  }
}

async function choose(args: string[]): Promise<{ command: Command; rest: string[] }> {
  for (const words of [2, 1]) {
    const load = COMMANDS[args.slice(0, words).join(" ")];
    if (load) return { command: await load(), rest: args.slice(words) };
  }
  const names = Object.keys(COMMANDS).map((name) => `  keepwatch ${name}`);
  throw new UsageError(`${args.length === 0 ? "No command given." : `There is no command ${JSON.stringify(args.slice(0, 2).join(" "))}.`} Commands (each takes --help and --json):\n${names.join("\n")}`);
}

async function attached<T>(command: Command, run: () => Promise<T>, check: () => unknown): Promise<T> {
  check();
  if (command.database === false) return run();
  const { withDatabase } = await import("#server/cli/attach.ts");
  return withDatabase(run);
}

function complain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(error instanceof AppError ? `${error.message}\n` : `Something went wrong: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
