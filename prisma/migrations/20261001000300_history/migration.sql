-- What is written once stays: published reports, editions, evaluations and the audit chain refuse change from every login, the owner included.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '%.% is write-once', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app.published_report', 'pub.edition', 'app.evaluation', 'app.audit_entry'] LOOP
    EXECUTE format('CREATE TRIGGER write_once BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION app.refuse_change()', name);
    EXECUTE format('CREATE TRIGGER write_once_all BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', name);
  END LOOP;
END $$;

-- One line of text per entry, from which its hash can be recomputed by anyone who reads the table (server/store/audit.ts does).
CREATE FUNCTION app.audit_text(e app.audit_entry) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array(e.chain, e.seq, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor, e.action, e.subject, e.detail, e.prev_hash)::text
$$;

-- seq is taken after the head row is locked: taken before, two writers fork the chain.
CREATE FUNCTION app.link_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head app.audit_head;
BEGIN
  INSERT INTO app.audit_head (chain, seq, hash) VALUES (NEW.chain, 0, '') ON CONFLICT (chain) DO NOTHING;
  SELECT * INTO head FROM app.audit_head h WHERE h.chain = NEW.chain FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.prev_hash := head.hash;
  NEW.hash := encode(sha256(convert_to(app.audit_text(NEW), 'UTF8')), 'hex');
  UPDATE app.audit_head h SET seq = NEW.seq, hash = NEW.hash WHERE h.chain = NEW.chain;
  RETURN NEW;
END $$;
CREATE TRIGGER link_audit_entry BEFORE INSERT ON app.audit_entry FOR EACH ROW EXECUTE FUNCTION app.link_audit_entry();

-- The only way to write the chain. The public and sign-in logins can leave traces of their own acts, not of anyone else's.
CREATE FUNCTION app.record_audit(chain text, at timestamptz, actor text, action text, subject text, detail jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written bigint;
BEGIN
  IF session_user = 'app_public' AND action NOT LIKE 'concern.%' THEN RAISE EXCEPTION 'not an act of the public plane' USING ERRCODE = '42501'; END IF;
  IF session_user IN ('app_staff', 'app_worker') THEN PERFORM app.ctx_valid(); END IF;
  INSERT INTO app.audit_entry AS e (chain, seq, at, actor, action, subject, detail, prev_hash, hash)
    VALUES (record_audit.chain, 0, record_audit.at, record_audit.actor, record_audit.action, record_audit.subject, record_audit.detail, '', '') RETURNING e.seq INTO written;
  RETURN written;
END $$;

GRANT SELECT, INSERT ON app.audit_entry TO definer;
GRANT SELECT, INSERT, UPDATE ON app.audit_head TO definer;
GRANT EXECUTE ON FUNCTION app.ctx_valid() TO definer;
CREATE POLICY ledger_select ON app.audit_entry FOR SELECT TO definer USING (true);
CREATE POLICY ledger_insert ON app.audit_entry FOR INSERT TO definer WITH CHECK (true);
CREATE POLICY ledger_all ON app.audit_head FOR ALL TO definer USING (true) WITH CHECK (true);
GRANT EXECUTE ON FUNCTION app.audit_text(app.audit_entry) TO definer, app_staff, app_worker, backup;
GRANT EXECUTE ON FUNCTION app.record_audit(text, timestamptz, text, text, text, jsonb) TO app_public, app_auth, app_staff, app_worker;
GRANT CREATE ON SCHEMA app TO definer;
ALTER FUNCTION app.link_audit_entry() OWNER TO definer;
ALTER FUNCTION app.record_audit(text, timestamptz, text, text, text, jsonb) OWNER TO definer;
REVOKE CREATE ON SCHEMA app FROM definer;
