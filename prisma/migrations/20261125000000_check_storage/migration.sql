-- Checks and response times are kept by month, so that old months go by dropping a table. The monthly tables live in a schema of their own
-- in which no login has a privilege: everybody goes through the parent, where row-level security is.
CREATE SCHEMA part;
REVOKE ALL ON SCHEMA part FROM PUBLIC;
GRANT USAGE ON SCHEMA part TO backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA part GRANT SELECT ON TABLES TO backup;

-- The first day whose checks are kept; no row = all of them. One row at most.
CREATE TABLE part.horizon (one boolean PRIMARY KEY DEFAULT true CHECK (one), first_kept date NOT NULL);

-- Readable again by their owner for as long as it takes to copy them.
ALTER TABLE app.check_day NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.latency_day NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.check_day SET SCHEMA part;
ALTER TABLE app.latency_day SET SCHEMA part;
ALTER TABLE part.check_day RENAME TO check_day_before;
ALTER TABLE part.latency_day RENAME TO latency_day_before;

-- Documents are kept as the text they came as: they are read and written whole, never looked into, and of a month there are hundreds.
CREATE TABLE "app"."check_day" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "interval_s" INTEGER NOT NULL,
    "runs" JSON NOT NULL,
    "slow" JSON NOT NULL DEFAULT '[]',

    CONSTRAINT "check_day_pkey" PRIMARY KEY ("client_id","site_id","source_id","location","day")
) PARTITION BY RANGE ("day");
CREATE INDEX "check_day_client_id_day_idx" ON "app"."check_day"("client_id", "day");
ALTER TABLE "app"."check_day" ADD CONSTRAINT "check_day_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."check_day" ADD CONSTRAINT "check_day_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE app.check_day ADD CHECK (interval_s > 0), ADD CHECK (json_typeof(runs) = 'array' AND json_array_length(runs) > 0), ADD CHECK (json_typeof(slow) = 'array');

CREATE TABLE "app"."latency_day" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "buckets" JSON NOT NULL,
    "seen" JSON NOT NULL,

    CONSTRAINT "latency_day_pkey" PRIMARY KEY ("client_id","site_id","source_id","location","day")
) PARTITION BY RANGE ("day");
CREATE INDEX "latency_day_client_id_day_idx" ON "app"."latency_day"("client_id", "day");
ALTER TABLE "app"."latency_day" ADD CONSTRAINT "latency_day_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."latency_day" ADD CONSTRAINT "latency_day_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE app.latency_day ADD CHECK (json_typeof(buckets) = 'array' AND json_array_length(buckets) > 0),
  ADD CHECK (json_typeof(seen) = 'array' AND json_array_length(seen) > 0);

-- What was dropped is not made again, so that nothing of it can come back. Attaching a finished table blocks neither readers nor writers of the parent; creating it as a partition would.
CREATE FUNCTION part.make(months date[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month date;
  parent text;
  name text;
BEGIN
  FOR month, parent IN
    SELECT DISTINCT date_trunc('month', m)::date, p FROM unnest(months) m, unnest(ARRAY['check_day', 'latency_day']) p ORDER BY 1, 2
  LOOP
    CONTINUE WHEN month NOT BETWEEN '2000-01-01' AND '2199-12-01' OR month < (SELECT first_kept FROM part.horizon);
    name := parent || to_char(month, '_YYYY_MM');
    CONTINUE WHEN to_regclass('part.' || name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtextextended('part.make', 0));
    CONTINUE WHEN to_regclass('part.' || name) IS NOT NULL;
    EXECUTE format('CREATE TABLE part.%I (LIKE app.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
    EXECUTE format('ALTER TABLE part.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE app.%I ATTACH PARTITION part.%I FOR VALUES FROM (%L) TO (%L)', parent, name, month, (month + interval '1 month')::date);
  END LOOP;
END $$;

SELECT part.make(array_agg(DISTINCT day)) FROM (SELECT day FROM part.check_day_before UNION SELECT day FROM part.latency_day_before) d;
INSERT INTO app.check_day (client_id, site_id, source_id, location, day, interval_s, runs)
  SELECT client_id, site_id, source_id, location, day, interval_s, runs FROM part.check_day_before WHERE jsonb_array_length(runs) > 0;
INSERT INTO app.latency_day (client_id, site_id, source_id, location, day, buckets, seen)
  SELECT client_id, site_id, source_id, location, day, buckets::json, seen::json FROM part.latency_day_before;
DROP TABLE part.check_day_before, part.latency_day_before;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app.check_day', 'app.latency_day'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT ON %s TO app_staff', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO app_worker', name);
    EXECUTE format('CREATE POLICY tenant_select ON %s FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()))', name);
    EXECUTE format('CREATE POLICY tenant_insert ON %s FOR INSERT TO app_worker WITH CHECK (client_id = ANY (app.ctx_clients()))', name);
    EXECUTE format('CREATE POLICY tenant_update ON %s FOR UPDATE TO app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()))', name);
  END LOOP;
END $$;

-- Only the owner of the parents may add and drop their partitions; the worker asks by these.
CREATE FUNCTION app.make_check_months(months date[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.ctx_valid();
  PERFORM part.make(months);
END $$;

-- Drops whole months that end before the month of `first_kept`, and remembers that day: it never goes back. Returns the tables dropped.
CREATE FUNCTION app.drop_check_months(first_kept date) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept date := date_trunc('month', first_kept)::date;
  name text;
  dropped text[] := '{}';
BEGIN
  PERFORM app.ctx_valid();
  IF kept > date_trunc('month', now())::date THEN RAISE EXCEPTION 'this month is always kept' USING ERRCODE = '22008'; END IF;
  INSERT INTO part.horizon AS h (first_kept) VALUES (kept) ON CONFLICT (one) DO UPDATE SET first_kept = greatest(h.first_kept, excluded.first_kept);
  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('app.check_day'::regclass, 'app.latency_day'::regclass) AND right(c.relname, 7) < to_char(kept, 'YYYY_MM') ORDER BY 1
  LOOP
    EXECUTE format('DROP TABLE part.%I', name);
    dropped := dropped || name;
  END LOOP;
  RETURN dropped;
END $$;

CREATE FUNCTION app.first_kept_check_day() RETURNS date LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.ctx_valid();
  RETURN (SELECT first_kept FROM part.horizon);
END $$;

GRANT EXECUTE ON FUNCTION app.make_check_months(date[]), app.drop_check_months(date) TO app_worker;
GRANT EXECUTE ON FUNCTION app.first_kept_check_day() TO app_staff, app_worker;
