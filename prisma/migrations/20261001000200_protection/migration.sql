-- Row-level security, grants and vocabularies. A later migration that adds a table repeats the matching part for it; server/store/catalogue.db.test.ts fails if it does not.

-- Tenant tables: a row is visible and writable only for the clients of the signed context. The function is called directly: Citus cannot distribute a sub-select.
DO $$
DECLARE
  item record;
  command text;
BEGIN
  FOR item IN
    SELECT * FROM (VALUES
      -- table, what the staff login may do, what the worker login may do
      ('app.client', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.site', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.contract_policy', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.maintenance', 'SELECT INSERT', 'SELECT INSERT UPDATE'),
      ('app.source_mapping', 'SELECT INSERT UPDATE DELETE', 'SELECT INSERT UPDATE DELETE'),
      ('app.check_day', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.scan', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.finding', 'SELECT UPDATE', 'SELECT INSERT UPDATE'),
      ('app.sighting', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.occurrence', 'SELECT', 'SELECT INSERT'),
      ('app.evaluation', 'SELECT INSERT', 'SELECT INSERT'),
      ('app.purge_count', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.purge_event', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.purge_heartbeat', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.client_month', 'SELECT INSERT UPDATE', 'SELECT INSERT UPDATE DELETE'),
      ('app.published_report', 'SELECT INSERT', 'SELECT INSERT'),
      ('pub.edition', 'SELECT INSERT', 'SELECT INSERT')
    ) AS t (name, staff, worker)
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', item.name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', item.name);
    EXECUTE format('GRANT %s ON %s TO app_staff', replace(item.staff, ' ', ', '), item.name);
    EXECUTE format('GRANT %s ON %s TO app_worker', replace(item.worker, ' ', ', '), item.name);
    FOREACH command IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] LOOP
      CONTINUE WHEN strpos(item.staff || item.worker, command) = 0;
      EXECUTE format('CREATE POLICY tenant_%s ON %s FOR %s TO %s %s %s', lower(command), item.name, command,
        concat_ws(', ', CASE WHEN strpos(item.staff, command) > 0 THEN 'app_staff' END, CASE WHEN strpos(item.worker, command) > 0 THEN 'app_worker' END),
        CASE WHEN command <> 'INSERT' THEN 'USING (client_id = ANY (app.ctx_clients()))' END,
        CASE WHEN command IN ('INSERT', 'UPDATE') THEN 'WITH CHECK (client_id = ANY (app.ctx_clients()))' END);
    END LOOP;
  END LOOP;
END $$;

-- Client users and share links read published snapshots and nothing else.
GRANT SELECT ON pub.edition TO app_client;
CREATE POLICY client_select ON pub.edition FOR SELECT TO app_client USING (client_id = ANY (app.ctx_clients()));

-- Vendor-level tables: no client's data, but nobody without a valid context.
DO $$
DECLARE
  item record;
  command text;
BEGIN
  FOR item IN
    SELECT * FROM (VALUES
      ('app.source', 'INSERT UPDATE', 'SELECT INSERT UPDATE'),
      ('app.pull', 'SELECT', 'SELECT INSERT UPDATE'),
      ('app.quarantine', 'SELECT UPDATE', 'SELECT INSERT UPDATE'),
      ('app.inbox', '', 'SELECT INSERT UPDATE'),
      ('app.attestation', 'SELECT INSERT UPDATE', 'SELECT INSERT UPDATE'),
      ('app.document', 'SELECT INSERT UPDATE', 'SELECT INSERT UPDATE'),
      ('app.concern', 'SELECT UPDATE', 'SELECT UPDATE'),
      ('app.audit_entry', 'SELECT', 'SELECT'),
      ('app.audit_head', 'SELECT', 'SELECT'),
      ('pub.statement', 'SELECT INSERT UPDATE', 'SELECT INSERT UPDATE')
    ) AS t (name, staff, worker)
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', item.name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', item.name);
    IF item.staff <> '' THEN EXECUTE format('GRANT %s ON %s TO app_staff', replace(item.staff, ' ', ', '), item.name); END IF;
    EXECUTE format('GRANT %s ON %s TO app_worker', replace(item.worker, ' ', ', '), item.name);
    FOREACH command IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE'] LOOP
      CONTINUE WHEN strpos(item.staff || item.worker, command) = 0;
      EXECUTE format('CREATE POLICY vendor_%s ON %s FOR %s TO %s %s %s', lower(command), item.name, command,
        concat_ws(', ', CASE WHEN strpos(item.staff, command) > 0 OR (item.name, command) = ('app.source', 'SELECT') THEN 'app_staff' END, CASE WHEN strpos(item.worker, command) > 0 THEN 'app_worker' END),
        CASE WHEN command <> 'INSERT' THEN 'USING (app.ctx_valid())' END,
        CASE WHEN command IN ('INSERT', 'UPDATE') THEN 'WITH CHECK (app.ctx_valid())' END);
    END LOOP;
  END LOOP;
END $$;

-- Wrapped connector secrets are for the worker; the web may set one but never read it back.
GRANT SELECT (source_id, connector, name, kind, settings, cursor, paused, tolerance_s, created_at) ON app.source TO app_staff;

-- The public plane: the statement, and a way to put a concern in without seeing any.
GRANT SELECT ON pub.statement TO app_public;
CREATE POLICY public_select ON pub.statement FOR SELECT TO app_public USING (period IS NOT NULL);
GRANT INSERT ON app.concern TO app_public;
CREATE POLICY public_insert ON app.concern FOR INSERT TO app_public
  WITH CHECK (state = 'received' AND acknowledged_at IS NULL AND evaluated_at IS NULL AND closed_at IS NULL);

-- People and sessions: only the sign-in login, which may touch nothing else. No row-level security here: these rows decide what a context may contain.
GRANT SELECT ON identity.organisation TO app_auth;
GRANT SELECT, INSERT, UPDATE ON identity."user" TO app_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.membership, identity.setup_token, identity.session, identity.rate_window TO app_auth;

-- The directory follows app.client, so that slugs are unique over all shards and scopes can be minted before there is a context.
CREATE FUNCTION app.list_organisation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO identity.organisation (client_id, slug) VALUES (NEW.client_id, NEW.slug)
    ON CONFLICT (client_id) DO UPDATE SET slug = excluded.slug WHERE organisation.slug <> excluded.slug;
  RETURN NEW;
END $$;
GRANT SELECT, INSERT, UPDATE ON identity.organisation TO definer;
CREATE TRIGGER list_organisation BEFORE INSERT OR UPDATE OF slug ON app.client FOR EACH ROW EXECUTE FUNCTION app.list_organisation();

-- What a stranger may learn from a report's code: hashes to compare, and whether a later revision exists. Never whose it is.
-- The errata list is hashed as canonical JSON, like server/posture/canonical-json.ts writes an array of texts.
CREATE FUNCTION pub.verify_code(wanted text) RETURNS TABLE (sha256 text, errata_sha256 text, period text, revision int, published_at timestamptz, superseded boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.sha256, encode(sha256(convert_to(array_to_json(e.errata)::text, 'UTF8')), 'hex'), e.period, e.revision, e.published_at,
         EXISTS (SELECT FROM pub.edition l WHERE l.client_id = e.client_id AND l.period = e.period AND l.revision > e.revision)
  FROM pub.edition e WHERE e.code = wanted
$$;
GRANT SELECT (client_id, period, revision, sha256, code, errata, published_at) ON pub.edition TO definer;
CREATE POLICY verify_select ON pub.edition FOR SELECT TO definer USING (true);

-- Whoever holds the receipt of a concern may follow it.
CREATE FUNCTION pub.concern_status(receipt text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.state FROM app.concern c WHERE c.receipt_sha256 = receipt
$$;
GRANT SELECT (state, receipt_sha256) ON app.concern TO definer;
CREATE POLICY status_select ON app.concern FOR SELECT TO definer USING (true);

-- Owned by a role nobody can log in as, whose grants are exactly what these functions need. (Grants come first: afterwards they are not ours to give.)
GRANT EXECUTE ON FUNCTION pub.verify_code(text) TO app_public, app_staff, app_worker;
GRANT EXECUTE ON FUNCTION pub.concern_status(text) TO app_public;
GRANT CREATE ON SCHEMA app, pub TO definer;
ALTER FUNCTION app.list_organisation() OWNER TO definer;
ALTER FUNCTION pub.verify_code(text) OWNER TO definer;
ALTER FUNCTION pub.concern_status(text) OWNER TO definer;
REVOKE CREATE ON SCHEMA app, pub FROM definer;

-- Vocabularies: text and CHECK, never enums, which no index serves under row-level security.
ALTER TABLE app.client ADD CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'), ADD CHECK (population >= 0);
ALTER TABLE app.site ADD CHECK (slug ~ '^[a-z0-9]([a-z0-9.-]{0,126}[a-z0-9])?$');
ALTER TABLE app.maintenance ADD CHECK (starts_at < ends_at);
ALTER TABLE app.check_day ADD CHECK (interval_s > 0);
ALTER TABLE app.finding ADD CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info', 'unknown'));
ALTER TABLE app.sighting ADD CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info', 'unknown')), ADD CHECK (occurrences >= 0);
ALTER TABLE app.occurrence ADD CHECK (port BETWEEN 0 AND 65535), ADD CHECK (ordinal >= 0);
ALTER TABLE app.evaluation ADD CHECK (verdict IN ('confirmed', 'false-positive', 'accepted', 'out-of-scope'));
ALTER TABLE app.purge_count ADD CHECK (day_from <= day_to), ADD CHECK (blocked >= 0), ADD CHECK (deleted >= 0),
  ADD CHECK (reason IN ('disposable-address', 'bot-signup', 'credential-stuffing', 'impersonation', 'policy', 'unspecified'));
ALTER TABLE app.purge_event ADD CHECK (action IN ('blocked', 'deleted')), ADD CHECK (account_hash ~ '^[A-Za-z0-9_=+/-]{16,128}$'),
  ADD CHECK (reason IN ('disposable-address', 'bot-signup', 'credential-stuffing', 'impersonation', 'policy', 'unspecified'));
ALTER TABLE app.document ADD CHECK (visibility IN ('public', 'nda', 'internal'));
ALTER TABLE app.source ADD CHECK (kind IN ('uptime', 'scans', 'purges', 'compliance')), ADD CHECK (tolerance_s > 0);
ALTER TABLE app.pull ADD CHECK (least(received, applied, duplicate, quarantined, pages) >= 0);
ALTER TABLE app.concern ADD CHECK (channel IN ('client', 'partner', 'media')),
  ADD CHECK (state IN ('received', 'acknowledged', 'under-evaluation', 'confirmed', 'not-confirmed', 'mitigating', 'responded', 'closed'));
ALTER TABLE app.published_report ADD CHECK (revision > 0), ADD CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE pub.edition ADD CHECK (revision > 0), ADD CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE identity."user" ADD CHECK (role IN ('csm', 'client', 'leadership', 'security', 'admin')), ADD CHECK (email = lower(email));
ALTER TABLE identity.setup_token ADD CHECK (role IN ('csm', 'client', 'leadership', 'security', 'admin'));
