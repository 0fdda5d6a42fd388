type Fields = Record<string, string | number | boolean | null | undefined>;

/** One JSON line per event on stderr, so that stdout stays free for the command line's own answer. */
export function log(level: "info" | "warn" | "error", event: string, fields: Fields = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
}
