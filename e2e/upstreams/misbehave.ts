import type { ServerResponse } from "node:http";
import { type Asked, type DataFault, type Reply, skewOf, type Upstream } from "#e2e/upstreams/upstream.ts";

const DATA_FAULTS = ["unknown-value", "clock-skew", "clock-behind", "duplicates", "foreign-next-page", "empty-list"] as const satisfies readonly DataFault[];
const REPLY_FAULTS = ["status-500", "slow", "half-page", "html-200", "unauthorised", "rate-limit-seconds", "rate-limit-date"] as const;
export const FAULTS = [...REPLY_FAULTS, ...DATA_FAULTS] as const;
export type Fault = (typeof FAULTS)[number];

/** How long a rate limit asks for. */
export const WAIT_S = 90;

const SIGN_IN = "<!doctype html><html><head><title>Sign in</title></head><body><form>Please sign in to continue.</form></body></html>";

export const isFault = (name: unknown): name is Fault => FAULTS.some((fault) => fault === name);
const isDataFault = (fault: Fault | null): fault is DataFault => DATA_FAULTS.some((known) => known === fault);

/** A vendor's reply under a fault, dated by its own clock as every web server's is; "held" = it never comes. */
export function misbehave(upstream: Upstream, asked: Omit<Asked, "fault">, fault: Fault | null): Reply | "held" {
  if (fault === "slow") return "held";
  const reply = replyOf(upstream, asked, fault);
  const date = new Date((asked.now + skewOf(fault)) * 1000).toUTCString();
  return { ...reply, headers: { date, ...reply.headers } };
}

function replyOf(upstream: Upstream, asked: Omit<Asked, "fault">, fault: Exclude<Fault, "slow"> | null): Reply {
  const reply = () => upstream({ ...asked, fault: isDataFault(fault) ? fault : null });
  switch (fault) {
    case "status-500":
      return { status: 500, type: "text/plain", body: "internal error" };
    case "html-200":
      return { status: 200, type: "text/html; charset=utf-8", body: SIGN_IN };
    case "unauthorised":
      return { status: 401, type: "application/json", body: '{"error":"invalid token"}' };
    case "rate-limit-seconds":
      return { status: 429, type: "application/json", body: '{"error":"too many requests"}', headers: { "retry-after": String(WAIT_S) } };
    case "rate-limit-date":
      return { status: 429, type: "text/plain", body: "slow down", headers: { "retry-after": new Date((asked.now + WAIT_S) * 1000).toUTCString() } };
    case "half-page": {
      const whole = reply();
      return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
    }
    default:
      return reply();
  }
}

export function send(response: ServerResponse, { status, type, body, headers = {} }: Reply): void {
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}
