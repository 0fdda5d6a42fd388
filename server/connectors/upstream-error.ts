import { AppError } from "#server/errors.ts";

/** What kind of trouble it was, so that a person can be told what to do. `reply` = an answer came and cannot be trusted. */
export type UpstreamTrouble = "credentials" | "rate-limit" | "unreachable" | "server-error" | "reply" | "refused";

type Details = { trouble?: UpstreamTrouble; status?: number | null; retryAfterS?: number | null; retryable?: boolean; tooLarge?: boolean; cause?: unknown };

/**
 * AppError("upstream") with what a retrying caller needs: `trouble` says what kind it was, `status` of the reply (null: none came), `retryAfterS` seconds the upstream
 * asked us to wait (429/503), `retryable` false for credentials and refusals that will not heal by themselves, `tooLarge` for a reply over the cap.
 */
export class UpstreamError extends AppError {
  readonly trouble: UpstreamTrouble;
  readonly status: number | null;
  readonly retryAfterS: number | null;
  readonly retryable: boolean;
  readonly tooLarge: boolean;
  constructor(message: string, details: Details = {}) {
    super("upstream", message, { cause: details.cause });
    this.name = "UpstreamError";
    this.trouble = details.trouble ?? "refused";
    this.status = details.status ?? null;
    this.retryAfterS = details.retryAfterS ?? null;
    this.retryable = details.retryable ?? false;
    this.tooLarge = details.tooLarge ?? false;
  }
}

/** Seconds of a Retry-After header (seconds or HTTP date, relative to `now`), at most a day; null when absent or unreadable. */
export function retryAfterSeconds(header: string | null, now: string): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), 86_400);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  return Math.min(Math.max(0, Math.ceil((at - Date.parse(now)) / 1000)), 86_400);
}
