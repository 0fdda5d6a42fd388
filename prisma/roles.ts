import pg from "pg";
import { LOGINS, type Login, loginPassword, type Target } from "#server/store/target.ts";

// The definer owns the few functions that reach past row-level security; nobody can log in as it.
const LIMITS: Record<Login, { statement: string; idle: string; lock: string; bypassRls?: true }> = {
  app_public: { statement: "5s", idle: "10s", lock: "2s" },
  app_client: { statement: "5s", idle: "10s", lock: "2s" },
  app_staff: { statement: "5s", idle: "10s", lock: "2s" },
  app_auth: { statement: "5s", idle: "10s", lock: "2s" },
  app_worker: { statement: "60s", idle: "120s", lock: "10s" },
  migrator: { statement: "15min", idle: "60s", lock: "5s" },
  backup: { statement: "0", idle: "0", lock: "10s", bypassRls: true },
};

const ATTEMPTS = 10;

/** Makes the logins, or sets their passwords and limits again. `url` needs CREATEROLE, and a superuser the first time: only one may grant BYPASSRLS to the backup role. */
export async function ensureRoles(url: string, target: Target): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await setRoles(client, target);
    } catch (error) {
      // Roles belong to the whole server, and no lock reaches from one of its databases to another: two being set up at once collide.
      const collided = error instanceof Error && /concurrently updated|pg_authid_rolname_index|deadlock/.test(error.message);
      if (!collided || attempt === ATTEMPTS) throw error;
    } finally {
      await client.end();
    }
  }
}

async function setRoles(client: pg.Client, target: Target): Promise<void> {
  await client.query("begin; set local password_encryption = 'scram-sha-256'");
  const known = new Set((await client.query<{ rolname: string }>("select rolname from pg_roles")).rows.map((row) => row.rolname));
  if (!known.has("definer")) await client.query("create role definer nologin noinherit");
  for (const login of LOGINS) {
    const { statement, idle, lock, bypassRls } = LIMITS[login];
    if (!known.has(login)) await client.query(`create role ${login} login noinherit ${bypassRls ? "bypassrls" : ""}`);
    await client.query(`alter role ${login} password ${client.escapeLiteral(loginPassword(target, login))}`);
    await client.query(`alter role ${login} set statement_timeout = '${statement}'`);
    await client.query(`alter role ${login} set idle_in_transaction_session_timeout = '${idle}'`);
    await client.query(`alter role ${login} set lock_timeout = '${lock}'`);
  }
  const database = client.escapeIdentifier(target.database);
  await client.query("grant definer to migrator");
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${LOGINS.join(", ")}`);
  await client.query(`grant create on database ${database} to migrator`);
  await client.query("grant usage, create on schema public to migrator");
  await client.query("commit");
}
