-- The signed context: who is asking and for which clients. Signed by server/store/context.ts, checked here, below all application code.
-- The key is a plain local table (on Citus: on every node), readable only by the owner of these functions.
CREATE SCHEMA sec;
REVOKE ALL ON SCHEMA sec FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE sec.ctx_key (kid text PRIMARY KEY, ipad bytea NOT NULL CHECK (length(ipad) = 64), opad bytea NOT NULL CHECK (length(opad) = 64));
COMMENT ON TABLE sec.ctx_key IS 'secret: HMAC-SHA-256 key of the context, as its two padded blocks';

-- v1|kid|plane|subject|expires (unix seconds)|uuid,uuid,…|hmac in hex. Raises instead of returning nothing: an empty answer reads like "no findings".
CREATE FUNCTION sec.checked_context() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ctx text := current_setting('app.ctx', true);
  part text[] := string_to_array(ctx, '|');
  key sec.ctx_key;
BEGIN
  IF ctx IS NULL OR ctx = '' THEN RAISE EXCEPTION 'no tenant context' USING ERRCODE = '42501'; END IF;
  IF cardinality(part) <> 7 OR part[1] <> 'v1' THEN RAISE EXCEPTION 'bad tenant context' USING ERRCODE = '42501'; END IF;
  SELECT * INTO key FROM sec.ctx_key WHERE kid = part[2];
  IF NOT FOUND OR part[7] IS DISTINCT FROM encode(sha256(key.opad || sha256(key.ipad || convert_to(left(ctx, -65), 'UTF8'))), 'hex') THEN
    RAISE EXCEPTION 'bad tenant context' USING ERRCODE = '42501';
  END IF;
  IF part[5]::bigint < extract(epoch FROM clock_timestamp()) THEN RAISE EXCEPTION 'tenant context has expired' USING ERRCODE = '42501'; END IF;
  IF session_user::text <> 'app_' || part[3] THEN RAISE EXCEPTION 'tenant context is for another plane' USING ERRCODE = '42501'; END IF;
  RETURN part;
END $$;

-- COST keeps the planner from calling it once per row: it prefers the index on client_id, which asks once.
CREATE FUNCTION app.ctx_clients() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER COST 10000 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN string_to_array((sec.checked_context())[6], ',')::uuid[];
END $$;

-- For vendor-level tables: any valid context of this login's plane.
CREATE FUNCTION app.ctx_valid() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER COST 10000 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sec.checked_context() IS NOT NULL;
END $$;

GRANT USAGE ON SCHEMA app TO app_staff, app_worker, app_public, app_auth, definer;
GRANT USAGE ON SCHEMA pub TO app_public, app_client, app_staff, app_worker, definer;
GRANT USAGE ON SCHEMA identity TO app_auth, definer;
GRANT EXECUTE ON FUNCTION app.ctx_clients() TO app_client, app_staff, app_worker;
GRANT EXECUTE ON FUNCTION app.ctx_valid() TO app_staff, app_worker;
-- Its policy on pub.edition calls app.ctx_clients(); the schema holds nothing else it may touch.
GRANT USAGE ON SCHEMA app TO app_client;
