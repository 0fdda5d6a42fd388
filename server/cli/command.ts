import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** Wrong usage: exit 2, as opposed to a refusal (exit 1). */
export class UsageError extends Error {}

/** Who the audit log says it was: whoever may run commands on this machine. */
export const ACTOR = "cli";

/** `refused`: there is an answer, and it is no (exit 1). */
export type Answer = { json: unknown; text: string; refused?: boolean };
export type Values = { text(name: string): string | undefined; need(name: string): string; list(name: string): string[]; positionals: string[] };
export type Command = {
  usage: string;
  /** Option names that take a value; the ones in `many` may be repeated. */
  options: readonly string[];
  many?: readonly string[];
  positionals?: "none" | "one" | "some" | "any";
  /** False for commands that must work before there is a database. */
  database?: boolean;
  run(values: Values): Promise<Answer>;
};

/** Reads the arguments behind the command's words. Errors: throws UsageError. */
export function readArguments(command: Command, args: string[]): Values {
  const options: ParseArgsOptionsConfig = { json: { type: "boolean" } };
  for (const name of command.options) options[name] = { type: "string", multiple: command.many?.includes(name) ?? false };
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
  const { positionals } = parsed;
  const wanted = command.positionals ?? "none";
  if (wanted === "none" && positionals.length > 0) throw new UsageError(`unexpected argument ${JSON.stringify(positionals[0])}`);
  if (wanted === "one" && positionals.length !== 1) throw new UsageError("exactly one FILE is needed");
  if (wanted === "some" && positionals.length === 0) throw new UsageError("at least one FILE is needed");
  const text = (name: string) => (typeof parsed.values[name] === "string" ? parsed.values[name] : undefined);
  return {
    text,
    need(name) {
      const value = text(name);
      if (value === undefined || value === "") throw new UsageError(`--${name} is needed`);
      return value;
    },
    list: (name) => (Array.isArray(parsed.values[name]) ? (parsed.values[name] as string[]) : []),
    positionals,
  };
}

/** Rows as aligned columns, for people; scripts use --json. */
export function table(header: string[], rows: (string | number | null)[][]): string {
  const cells = [header, ...rows.map((row) => row.map((cell) => (cell === null ? "–" : String(cell))))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
