import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { plainLine } from "#server/operations/plain-text.ts";
import { Instant } from "#server/posture/evidence.ts";
import type { KeptWindow } from "#server/store/maintenance.ts";

export const WindowKind = z.enum(["maintenance", "emergency", "client-request", "third-party", "force-majeure"]);
export const WindowReason = plainLine(500);
const Times = z.object({ from: Instant, to: Instant });
const MAX_HOURS = 31 * 24;

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** A moment as an instant, or by the clock of `timeZone` ("2026-09-13T02:00"). */
function instantIn(moment: string, timeZone: string): string {
  if (!LOCAL.test(moment)) return moment;
  try {
    return Temporal.PlainDateTime.from(moment, { overflow: "reject" }).toZonedDateTime(timeZone).toInstant().toString();
  } catch {
    return moment;
  }
}

/** A stretch somebody named, as instants or by the client's clock. Errors: bad-input saying what is wrong with it; `what` names it. */
export function readSpan(given: { from: string; to: string }, { what, timeZone }: { what: string; timeZone: string }): { from: string; to: string } {
  const read = Times.safeParse({ from: instantIn(given.from, timeZone), to: instantIn(given.to, timeZone) });
  if (!read.success)
    throw new AppError(
      "bad-input",
      `${what} was refused: ${read.error.issues.map(({ path }) => (path[0] === "from" ? "its beginning" : "its end")).join(" and ")} must be a moment like 2026-09-13T06:00:00Z.`,
    );
  const { from, to } = read.data;
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
  if (hours <= 0) throw new AppError("bad-input", `${what} ends before it begins.`);
  if (hours > MAX_HOURS) throw new AppError("bad-input", `${what} may last 31 days at most.`);
  return { from, to };
}

/** Errors: bad-input for an empty or too long text. */
export function readLine(text: string, { max, what }: { max: number; what: string }): string {
  const read = plainLine(max).safeParse(text);
  if (!read.success) throw new AppError("bad-input", `Please give ${what}, in at most ${max} characters.`);
  return read.data;
}

/** Errors: not-found when there is none; conflict when it was withdrawn. */
export function standing(window: KeptWindow | null): KeptWindow {
  if (window === null) throw new AppError("not-found", "There is no such maintenance window.");
  if (window.withdrawnAt !== null) throw new AppError("conflict", "This window was withdrawn already.");
  return window;
}
