import type { Login } from "#server/store/target.ts";

/** Claims about the database that hold for every table, present and future. Each query lists what breaks its claim; all must be empty. */
export type Lint = { claim: string; sql: string };

const APP_LOGINS: readonly Login[] = ["app_public", "app_client", "app_staff", "app_worker", "app_auth"];
const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");
const NAME = "c.oid::regclass::text";

/** Tables that belong to the vendor, not to one client: reached by any valid context, or public by design. A new table is a tenant table unless it is added here. */
const VENDOR = [
  "app.source",
  "app.pull",
  "app.quarantine",
  "app.inbox",
  "app.attestation",
  "app.document",
  "app.concern",
  "app.audit_entry",
  "app.audit_head",
  "app.bulk_export",
  "app.upload",
  "app.kev_entry",
  "app.epss_block",
  "app.ssvc_point",
  "app.catalogue_state",
  "app.evaluation_rule",
  "app.readiness",
  "app.poam_item",
  "pub.statement",
  "pub.branding",
];
const WRITE_ONCE = ["app.published_report", "pub.edition", "app.evaluation", "app.severity_override", "app.nda_acceptance", "app.audit_entry"];
/** What the narrow logins may do, and nothing else: [login, table, privilege]. */
const NARROW = [
  ["app_client", "pub.edition", "SELECT"],
  ["app_client", "pub.walk_through", "SELECT"],
  ...["SELECT", "INSERT", "UPDATE"].map((right) => ["app_client", "pub.follower", right]),
  ["app_public", "pub.statement", "SELECT"],
  ["app_public", "pub.branding", "SELECT"],
  ["app_public", "app.concern", "INSERT"],
  ["app_auth", "identity.organisation", "SELECT"],
  ...["user", "membership", "setup_token", "session", "rate_window"].flatMap((table) =>
    ["SELECT", "INSERT", "UPDATE", "DELETE"].map((right) => ["app_auth", `identity.${table === "user" ? '"user"' : table}`, right]),
  ),
].filter(([, table, right]) => !(table === 'identity."user"' && right === "DELETE"));

const TABLES = "select c.* from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ('app'::regnamespace, 'pub'::regnamespace)";
const TENANT = `select c.* from (${TABLES}) c where ${NAME} not in (${list(VENDOR)})`;
const RIGHTS = `
  select c.oid, ${NAME} as name, r.rolname::text as login, p.privilege, has_table_privilege(r.oid, c.oid, p.privilege) as whole
  from pg_class c cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) p (privilege) cross join pg_roles r
  where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace in ('app'::regnamespace, 'pub'::regnamespace, 'identity'::regnamespace, 'sec'::regnamespace) and r.rolname in (${list(APP_LOGINS)})
    and (has_table_privilege(r.oid, c.oid, p.privilege) or (p.privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege(r.oid, c.oid, p.privilege)))`;
const POLICIES =
  "select schemaname || '.' || tablename as name, policyname, unnest(roles)::text as login, cmd, permissive, qual, with_check from pg_policies where schemaname in ('app', 'pub')";

export const LINTS: readonly Lint[] = [
  { claim: "row security is on and forced", sql: `select ${NAME} from (${TABLES}) c where not relrowsecurity or not relforcerowsecurity` },
  {
    claim: "a policy asks for the tenant context, or is one of those declared open",
    sql: `select name || ' ' || policyname from (${POLICIES}) p where login <> 'definer' and (
      permissive <> 'PERMISSIVE' or login = 'public' or cmd = 'ALL'
      or coalesce(qual, with_check) is distinct from case
        when policyname = 'public_select' and name = 'pub.statement' and login = 'app_public' then '(period IS NOT NULL)'
        when policyname = 'public_select' and name = 'pub.branding' and login = 'app_public' then '(name IS NOT NULL)'
        when policyname = 'public_insert' and name = 'app.concern' and login = 'app_public' and with_check like '((state = ''received''::text) AND %' then with_check
        when name in (${list(VENDOR)}) then 'app.ctx_valid()' else '(client_id = ANY (app.ctx_clients()))' end
      or (cmd in ('SELECT', 'DELETE')) <> (with_check is null) or (cmd = 'INSERT') <> (qual is null) or (cmd = 'UPDATE' and qual is distinct from with_check))`,
  },
  {
    claim: "every privilege is met by a policy",
    sql: `select r.login || ' ' || r.privilege || ' ' || r.name from (${RIGHTS}) r where r.name like any (array['app.%', 'pub.%']) and r.privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      and not exists (select from (${POLICIES}) p where p.name = r.name and p.login = r.login and p.cmd = r.privilege)`,
  },
  {
    claim: "every policy of a login is met by a privilege",
    sql: `select p.name || ' ' || p.policyname from (${POLICIES}) p where login <> 'definer' and not exists (select from (${RIGHTS}) r where p.name = r.name and p.login = r.login and p.cmd = r.privilege)`,
  },
  {
    claim: "the definer's open policies are the declared ones",
    sql: `select name || ' ' || policyname from (${POLICIES}) p where login = 'definer' and (name, policyname, cmd) not in (('pub.edition', 'verify_select', 'SELECT'), ('app.concern', 'status_select', 'SELECT'),
      ('app.walk_through', 'follow_select', 'SELECT'), ('pub.walk_through', 'follow_select', 'SELECT'),
      ('pub.follower', 'follow_select', 'SELECT'), ('pub.follower', 'follow_insert', 'INSERT'), ('pub.follower', 'follow_update', 'UPDATE'),
      ('app.document', 'shared_select', 'SELECT'), ('app.attestation', 'shared_select', 'SELECT'), ('app.client', 'shared_select', 'SELECT'),
      ('app.payment_setting', 'shared_select', 'SELECT'), ('app.nda_acceptance', 'shared_select', 'SELECT'), ('app.nda_acceptance', 'shared_insert', 'INSERT'),
      ('app.audit_entry', 'ledger_select', 'SELECT'), ('app.audit_entry', 'ledger_insert', 'INSERT'), ('app.audit_head', 'ledger_all', 'ALL'))`,
  },
  {
    claim: "no login has powers of its own, belongs to another role or owns anything",
    sql: `select r.rolname::text from pg_roles r where r.rolname in (${list(APP_LOGINS)}) and (r.rolsuper or r.rolbypassrls or r.rolinherit or r.rolcreaterole or r.rolcreatedb or r.rolreplication
      or exists (select from pg_auth_members m where m.member = r.oid) or exists (select from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o'))`,
  },
  {
    claim: "nobody can be the definer, and neither it nor the owner of the tables is past the policies",
    sql: `select r.rolname::text from pg_roles r where r.rolname in ('definer', 'migrator') and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or (r.rolname = 'definer' and r.rolcanlogin)
      or exists (select from pg_auth_members m join pg_roles g on g.oid = m.member where m.roleid = r.oid and g.rolname <> 'migrator' and not g.rolsuper))`,
  },
  {
    claim: "nobody truncates, references or adds triggers",
    sql: `select login || ' ' || privilege || ' ' || name from (${RIGHTS}) r where privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`,
  },
  {
    claim: "history is only added to",
    sql: `select login || ' ' || privilege || ' ' || name from (${RIGHTS}) r where (privilege in ('UPDATE', 'DELETE') and name in (${list(WRITE_ONCE)})) or (privilege = 'DELETE' and name = 'app.inbox')
      or (privilege <> 'SELECT' and name in ('app.audit_entry', 'app.audit_head'))`,
  },
  {
    claim: "history is guarded against its owner too",
    sql: `select t.name || ' ' || e.event from unnest(array[${list(WRITE_ONCE)}]) t (name) cross join (values ('UPDATE and DELETE', 1 | 2 | 8 | 16), ('TRUNCATE', 2 | 32)) e (event, type)
      where not exists (select from pg_trigger g where g.tgrelid = t.name::regclass and g.tgfoid = to_regprocedure('app.refuse_change()') and g.tgtype = e.type and g.tgenabled <> 'D')`,
  },
  {
    claim: "the narrow logins may do what is declared and nothing else",
    sql: `select login || ' ' || privilege || ' ' || name from (${RIGHTS}) r where login in ('app_client', 'app_public', 'app_auth') and (login, name, privilege) not in (${NARROW.map((row) => `(${list(row)})`).join(", ")})`,
  },
  {
    claim: "people and keys are out of reach of the other logins",
    sql: `select login || ' ' || name from (${RIGHTS}) r where (name like 'identity.%' and login <> 'app_auth') or name like 'sec.%'`,
  },
  {
    claim: "the months of a partitioned table are reached through it alone, and are guarded all the same",
    sql: `select r.rolname || ' uses part' from pg_roles r where r.rolname in (${list(APP_LOGINS)}) and has_schema_privilege(r.oid, 'part', 'USAGE, CREATE')
      union all select r.rolname || ' reaches ' || c.oid::regclass from pg_class c cross join pg_roles r where c.relnamespace = 'part'::regnamespace and c.relkind in ('r', 'p') and r.rolname in (${list(APP_LOGINS)})
        and has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
      union all select c.oid::regclass::text from pg_class c join pg_inherits i on i.inhrelid = c.oid where c.relkind in ('r', 'p') and i.inhparent in (select oid from (${TABLES}) t)
        and not (c.relnamespace = 'part'::regnamespace and c.relrowsecurity and c.relforcerowsecurity)
      union all select p.oid::regprocedure::text from pg_proc p cross join pg_roles r where p.pronamespace = 'part'::regnamespace and r.rolname in (${list(APP_LOGINS)}) and has_function_privilege(r.oid, p.oid, 'EXECUTE')`,
  },
  {
    claim: "wrapped secrets and webhook bodies are the worker's alone",
    sql: `select login from (values ('app_public'), ('app_client'), ('app_staff'), ('app_auth')) r (login) where has_column_privilege(login, 'app.source', 'secret', 'SELECT') or has_any_column_privilege(login, 'app.inbox', 'SELECT')`,
  },
  {
    claim: "the public sees how the vendor looks, not who decided it",
    sql: `select a.attname::text from pg_attribute a where a.attrelid = 'pub.branding'::regclass and a.attname in ('changed_by', 'changed_at') and has_column_privilege('app_public', a.attrelid, a.attnum, 'SELECT')`,
  },
  {
    claim: "a function that reaches past its caller fixes its search path",
    sql: `select p.oid::regprocedure::text from pg_proc p where p.prosecdef and p.pronamespace in ('app'::regnamespace, 'pub'::regnamespace, 'identity'::regnamespace, 'sec'::regnamespace, 'public'::regnamespace)
      and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false)`,
  },
  {
    claim: "no function is everybody's",
    sql: `select p.oid::regprocedure::text from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where a.grantee = 0 and p.pronamespace in ('app'::regnamespace, 'pub'::regnamespace, 'identity'::regnamespace, 'sec'::regnamespace)`,
  },
  {
    claim: "the public login may call what is declared and nothing else",
    sql: `select p.oid::regprocedure::text from pg_proc p where p.pronamespace in ('app'::regnamespace, 'pub'::regnamespace, 'identity'::regnamespace, 'sec'::regnamespace) and has_function_privilege('app_public', p.oid, 'EXECUTE')
      and p.oid::regprocedure::text <> all (array['pub.verify_code(text)', 'pub.concern_status(text)', 'pub.follow(text)', 'pub.followed_edition(text)',
        'pub.note_follower(text,uuid,text,text,boolean)', 'app.record_audit(text,timestamp with time zone,text,text,text,jsonb)'])`,
  },
  {
    claim: "a view shows what its reader may see, and nothing is materialised past the policies",
    sql: `select ${NAME} from pg_class c where c.relnamespace in ('app'::regnamespace, 'pub'::regnamespace) and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)))`,
  },
  {
    claim: "a tenant table's rows each name their client",
    sql: `select ${NAME} from (${TENANT}) c where not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)`,
  },
  {
    claim: "a tenant table's unique keys start with the client",
    sql: `select i.indexrelid::regclass::text from (${TENANT}) c join pg_index i on i.indrelid = c.oid and i.indisunique join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where a.attname <> 'client_id'
      union all select ${NAME} from (${TENANT}) c where not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
  },
  {
    claim: "a reference between tenant tables starts with the client on both sides",
    sql: `select f.conname::text from pg_constraint f join (${TENANT}) c on c.oid = f.conrelid join (${TENANT}) t on t.oid = f.confrelid
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1] join pg_attribute b on b.attrelid = f.confrelid and b.attnum = f.confkey[1]
      where f.contype = 'f' and (a.attname <> 'client_id' or b.attname <> 'client_id')`,
  },
  {
    claim: "columns are of types an index can serve under row security",
    sql: `select ${NAME} || '.' || a.attname from (${TENANT}) c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid where t.typtype = 'e' or t.typname = 'numeric'`,
  },
];

/** One query for all: rows of (claim, what). */
export const ALL_LINTS = LINTS.map(({ claim, sql }) => `select '${claim.replaceAll("'", "''")}' as claim, what from (${sql}) v (what)`).join("\nunion all\n");
