import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { PERSON } from "#e2e/upstreams/planted-person.ts";

/** What must not be found: the person's name and addresses, and a plain hash of an address, which anybody could test a guess against. */
export const NEEDLES = [
  ...PERSON.name.split(" "),
  PERSON.email,
  PERSON.ip,
  PERSON.ip6,
  ...[PERSON.email, PERSON.ip].map((text) => createHash("sha256").update(text).digest("hex")),
];

/** Whatever of them stands in a text, in any case. */
export const foundIn = (text: string): string[] => NEEDLES.filter((needle) => text.toLowerCase().includes(needle.toLowerCase()));

type Ask = <T extends Record<string, unknown>>(sql: string, values?: unknown[]) => Promise<T[]>;

/** Test only: every table of the database, by its catalogue, in which one of the texts stands: as text of any type, or as bytes. */
export async function tablesWith(ask: Ask, texts: readonly string[]): Promise<string[]> {
  const tables = await ask<{ name: string }>(
    "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1",
  );
  const patterns = texts.flatMap((text) => [text, Buffer.from(text).toString("hex"), Buffer.from(text.toLowerCase()).toString("hex")]);
  const looks = tables.map(({ name }) => `(select '${name}' as name, left(t::text, 300) as row from ${name} t where t::text ilike any ($1::text[]) limit 1)`);
  const rows = await ask<{ name: string; row: string }>(looks.join(" union all "), [patterns.map((text) => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`)]);
  return rows.map(({ name, row }) => `${name}: ${row}`);
}

const SAYS = `${PERSON.name} <${PERSON.email}> ${PERSON.ip}`;
const WRONG = [
  { status: 500, type: "text/plain", body: `stack trace: ${SAYS}` },
  { status: 200, type: "text/html", body: `<html><h1>${SAYS}</h1></html>` },
  { status: 200, type: "application/json", body: `{"access_token":"token","${PERSON.email}":[{"ip":"${PERSON.ip}"` },
  { status: 200, type: "application/json", body: JSON.stringify({ [PERSON.email]: { [PERSON.name]: PERSON.ip } }) },
  { status: 401, type: "application/json", body: JSON.stringify({ error: SAYS }) },
  { status: 302, type: "text/plain", body: SAYS, location: `https://elsewhere.invalid/?user=${PERSON.email}` },
];

/** Test only: a server that goes wrong in another way with each request, and names the person each time. */
export async function startWrongServer() {
  let asked = 0;
  const server = createServer((_request, response) => {
    const { status, type, body, location } = WRONG[asked++ % WRONG.length] ?? { status: 500, type: "text/plain", body: SAYS, location: undefined };
    response.writeHead(status, { "content-type": type, ...(location ? { location } : {}) }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ways: WRONG.length, close: () => void server.close() };
}
