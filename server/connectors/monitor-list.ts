import type { z } from "zod";
import type { ApiClient, ApiReply } from "#server/connectors/api-client.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const MOST_PAGES = 1000;

/** What of a list can be read; the rest goes to `rejected` with its place, "data[3].status". */
export function readEach<T>(list: readonly unknown[], { schema, place, rejected }: { schema: z.ZodType<T>; place: string; rejected: Rejected[] }): T[] {
  return list.flatMap((item, index) => {
    const read = schema.safeParse(item);
    if (read.success) return [read.data];
    const issue = read.error.issues[0];
    const where = [`${place}[${index}]`, ...(issue?.path ?? [])].join(".");
    rejected.push({
      reason: `This record cannot be read: ${cleanLine(issue?.message ?? "another shape", 200)}.`,
      at: cleanLine(where, 300),
      raw: rawOf(item, issue?.path[0]),
    });
    return [];
  });
}

/** The record's id and what was wrong of it: other fields change from pull to pull, and the same trouble is to be kept once. */
function rawOf(item: unknown, field: PropertyKey | undefined): string {
  const record = typeof item === "object" && item !== null && "id" in item && typeof field === "string" ? (item as Record<string, unknown>) : null;
  return cleanLine(JSON.stringify(record === null || field === undefined ? item : { id: record["id"], [field]: record[field as string] }) ?? "", 2_000);
}

/** Every page of a list, from an upstream whose clock is right. `next` names the following page, null after the last. Errors: UpstreamError when a page leads back to one already read. */
export async function readPages<T>(
  client: ApiClient,
  first: string,
  page: { name: string; now: string; schema: z.ZodType<T>; next: (body: T, page: number) => string | null },
): Promise<T[]> {
  const bodies: T[] = [];
  const seen = new Set<string>();
  for (let at: string | null = first; at !== null; ) {
    if (seen.has(at) || bodies.length >= MOST_PAGES)
      throw new UpstreamError(`${page.name} named a page again that it had given already.`, { trouble: "reply" });
    seen.add(at);
    const { body, headers }: ApiReply<T> = await client.get(at, page.schema);
    assertClock(headers, page);
    bodies.push(body);
    at = page.next(body, bodies.length);
  }
  return bodies;
}

/** A service that lists no monitors is wrongly set up, or wrongly asked: it is told, and says nothing of any site. */
export function tellEmptyList(list: readonly unknown[], { name, place, rejected }: { name: string; place: string; rejected: Rejected[] }): void {
  if (list.length === 0) rejected.push({ reason: `${name} lists no monitors for this key.`, at: place, raw: "" });
}

/** What each monitor is called in our mappings: its address; with its id where several monitors watch one address. */
export function externalNames(monitors: readonly { id: string; address: string; title: string }[]): Map<string, string> {
  const plain = new Map(monitors.map(({ id, address, title }) => [id, cleanLine(address, 2_000) || cleanLine(title, 2_000)]));
  const counts = new Map<string, number>();
  for (const name of plain.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...plain].map(([id, name]) => [id, name === "" || (counts.get(name) ?? 0) > 1 ? cleanLine(`${name} #${id}`, 2_048) : name]));
}
