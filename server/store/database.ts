import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "#prisma/generated/client.ts";
import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { type ClientScope, type ScopedPlane, signContext } from "#server/store/context.ts";
import { findTarget, loginUrl, type Target } from "#server/store/target.ts";

/** A transaction with its scope set. Raw SQL only as tagged templates: `tx.$queryRaw`, `tx.$executeRaw`. */
export type Tx = Omit<Prisma.TransactionClient, "$queryRawUnsafe" | "$executeRawUnsafe">;
type Plane = ScopedPlane | "public" | "auth";

const LIMITS: Record<Plane, { max: number; timeout: number }> = {
  public: { max: 4, timeout: 10_000 },
  client: { max: 4, timeout: 15_000 },
  staff: { max: 6, timeout: 15_000 },
  worker: { max: 6, timeout: 120_000 },
  auth: { max: 4, timeout: 10_000 },
};

/** A statement that begins so is planned once per connection: for the ones whose planning costs as much as their work. */
const STATEMENT_NAME = /^\s*\/\* named: ([a-z-]+) \*\//;

type Connections = { target: Target | null; clients: Map<Plane, PrismaClient>; closers: (() => Promise<void>)[] };
// Next compiles this file into several bundles of one process; they share one set of pools.
const holder = globalThis as typeof globalThis & { keepwatchConnections?: Connections };
holder.keepwatchConnections ??= { target: null, clients: new Map(), closers: [] };
const connections: Connections = holder.keepwatchConnections;

/** One transaction on the scope's own login. Reads are READ ONLY; without this context every query of tenant data is refused by the database. */
export async function withScope<T>(scope: ClientScope, mode: "read" | "write", work: (tx: Tx) => Promise<T>): Promise<T> {
  const { plane } = scope;
  const { timeout } = LIMITS[plane];
  return clientOf(plane).$transaction(
    async (tx) => {
      await setContext(tx, scope, mode);
      return work(tx);
    },
    { maxWait: 10_000, timeout },
  );
}

/** From here on the transaction reaches what another scope of the same plane does; the database refuses one of another plane. */
export function narrowScope(tx: Tx, scope: ClientScope): Promise<void> {
  return setContext(tx as Prisma.TransactionClient, scope, "write");
}

async function setContext(tx: Prisma.TransactionClient, { plane, subject, clients }: ClientScope, mode: "read" | "write"): Promise<void> {
  const expiresAt = Math.ceil((Date.now() + LIMITS[plane].timeout) / 1000) + 60;
  const context = signContext(databaseTarget().secret, { plane, subject, clients, expiresAt });
  // SET takes no parameters, and set_config() does not reach the shards of Citus; signContext lets only ids and plain names through.
  await tx.$executeRawUnsafe(`${mode === "read" ? "SET TRANSACTION READ ONLY; " : ""}SET LOCAL app.ctx = '${context}'`);
}

/** The public plane: the statement, concerns going in, codes being verified. */
export function withPublic<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return clientOf("public").$transaction(work, { maxWait: 10_000, timeout: LIMITS.public.timeout });
}

/** People, memberships and sessions, and nothing else. */
export function withIdentity<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return clientOf("auth").$transaction(work, { maxWait: 10_000, timeout: LIMITS.auth.timeout });
}

/** One statement on people, which needs no transaction around it: most requests ask who asks, and little else. Several that must agree belong in `withIdentity`. */
export function askIdentity<T>(statement: (people: Tx) => Promise<T>): Promise<T> {
  return statement(clientOf("auth"));
}

/** Points the store at a database other than the environment's: for tests and for the process that has just started one. */
export async function useDatabase(target: Target): Promise<void> {
  await closeDatabase();
  connections.target = target;
}

export async function closeDatabase(): Promise<void> {
  const open = [...connections.clients.values()];
  connections.clients.clear();
  connections.target = null;
  await Promise.all([...open.map((client) => client.$disconnect()), ...connections.closers.splice(0).map((close) => close())]);
}

/** For whatever else holds a connection of this process: called once, when the store lets go of the database. */
export function whenClosing(close: () => Promise<void>): void {
  connections.closers.push(close);
}

export function databaseTarget(): Target {
  connections.target ??= findTarget(env);
  return connections.target;
}

function clientOf(plane: Plane): PrismaClient {
  const known = connections.clients.get(plane);
  if (known) return known;
  const onError = (error: Error) => log("warn", "database.connection", { plane, error: error.message });
  const adapter = new PrismaPg(
    { connectionString: loginUrl(databaseTarget(), `app_${plane}`), max: LIMITS[plane].max, application_name: `keepwatch ${plane}`, idleTimeoutMillis: 30_000 },
    { onPoolError: onError, onConnectionError: onError, statementNameGenerator: ({ sql }) => STATEMENT_NAME.exec(sql)?.[1] ?? "" },
  );
  // The staff login may not read wrapped secrets, so its queries must not ask for them.
  const client = plane === "staff" ? (new PrismaClient({ adapter, omit: { source: { secret: true } } }) as PrismaClient) : new PrismaClient({ adapter });
  connections.clients.set(plane, client);
  return client;
}
