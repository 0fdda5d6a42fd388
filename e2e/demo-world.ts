import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { anchorAt, monthBack } from "#prisma/scenarios/calendar.ts";

const data = process.env["KEEPWATCH_E2E_DATA"] ?? ".keepwatch/e2e";

/** The month the demo world tells its stories about: the last complete one when it was made. */
export function toldMonth(): string {
  return anchorAt(madeAt()).lastMonth;
}

/** The month after it, running somewhere when the world was made. */
export function runningMonth(): string {
  return monthBack(anchorAt(madeAt()), -1);
}

/** The month it is in a client's zone now. */
export function monthNow(timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit" }).formatToParts(new Date());
  const part = (type: "year" | "month") => parts.find((each) => each.type === type)?.value;
  return `${part("year")}-${part("month")}`;
}

/** The month so many months before the told one; published long ago. */
export function earlierMonth(months: number): string {
  return monthBack(anchorAt(madeAt()), months);
}

function madeAt(): string {
  return (JSON.parse(readFileSync(join(import.meta.dirname, "..", data, "demo.json"), "utf8")) as { madeAt: string }).madeAt;
}

/** Clients whose told month nobody has published yet. */
export const UNPUBLISHED = ["brightwater", "kestrel-bay"];

/** A query as the browser sends it. */
export async function ask(api: APIRequestContext, procedure: string, input?: unknown): Promise<{ status: number; data: unknown }> {
  const answer = await api.get(`/api/trpc/${procedure}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`}`);
  const body = (await answer.json()) as { result?: { data: unknown } };
  return { status: answer.status(), data: body.result?.data };
}
