import type pg from "pg";
import { getConstructionPlans } from "pg-boss";

/** pg-boss would make its tables as the login that runs it; that login owns nothing, so they are made here and lent to the worker. */
export async function installQueue(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_namespace where nspname = 'pgboss'");
  if (rowCount === 0) await client.query(getConstructionPlans("pgboss"));
  await client.query(`
    grant usage on schema pgboss to app_worker;
    grant select, insert, update, delete on all tables in schema pgboss to app_worker;
    grant usage, select on all sequences in schema pgboss to app_worker;
    grant execute on all functions in schema pgboss to app_worker;`);
}
