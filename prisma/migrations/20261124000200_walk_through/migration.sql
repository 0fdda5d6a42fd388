-- CreateTable
CREATE TABLE "app"."walk_through" (
    "client_id" UUID NOT NULL,
    "walk_through_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "presenter_user_id" UUID NOT NULL,
    "presenter_name" TEXT NOT NULL,
    "planned_s" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "link_sha256" TEXT,
    "link_expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "walk_through_pkey" PRIMARY KEY ("client_id","walk_through_id")
);

-- CreateTable
CREATE TABLE "app"."walk_through_view" (
    "client_id" UUID NOT NULL,
    "walk_through_id" UUID NOT NULL,
    "slide" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "shown_ms" INTEGER NOT NULL,

    CONSTRAINT "walk_through_view_pkey" PRIMARY KEY ("client_id","walk_through_id","slide")
);

-- CreateTable
CREATE TABLE "pub"."walk_through" (
    "client_id" UUID NOT NULL,
    "walk_through_id" UUID NOT NULL,
    "client_slug" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "presenter_name" TEXT NOT NULL,
    "slide" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "blank" BOOLEAN NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "walk_through_pkey" PRIMARY KEY ("client_id","walk_through_id")
);

-- CreateTable
CREATE TABLE "pub"."follower" (
    "client_id" UUID NOT NULL,
    "walk_through_id" UUID NOT NULL,
    "follower_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "slide" TEXT NOT NULL,
    "following" BOOLEAN NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "follower_pkey" PRIMARY KEY ("client_id","walk_through_id","follower_id")
);

CREATE INDEX "walk_through_link_sha256_idx" ON "app"."walk_through"("link_sha256");
ALTER TABLE "app"."walk_through" ADD CONSTRAINT "walk_through_client_id_period_revision_fkey" FOREIGN KEY ("client_id", "period", "revision") REFERENCES "app"."published_report"("client_id", "period", "revision") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."walk_through_view" ADD CONSTRAINT "walk_through_view_client_id_walk_through_id_fkey" FOREIGN KEY ("client_id", "walk_through_id") REFERENCES "app"."walk_through"("client_id", "walk_through_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "pub"."walk_through" ADD CONSTRAINT "walk_through_client_id_walk_through_id_fkey" FOREIGN KEY ("client_id", "walk_through_id") REFERENCES "app"."walk_through"("client_id", "walk_through_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "pub"."walk_through" ADD CONSTRAINT "walk_through_client_id_period_revision_fkey" FOREIGN KEY ("client_id", "period", "revision") REFERENCES "pub"."edition"("client_id", "period", "revision") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "pub"."follower" ADD CONSTRAINT "follower_client_id_walk_through_id_fkey" FOREIGN KEY ("client_id", "walk_through_id") REFERENCES "pub"."walk_through"("client_id", "walk_through_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

DO $$
DECLARE
  item record;
  command text;
BEGIN
  FOR item IN
    SELECT * FROM (VALUES
      -- table, what the staff login may do, what a client user's login may do: see where the presenter is, and say where it is itself
      ('app.walk_through', 'SELECT INSERT UPDATE', ''),
      ('app.walk_through_view', 'SELECT INSERT UPDATE', ''),
      ('pub.walk_through', 'SELECT INSERT UPDATE', 'SELECT'),
      ('pub.follower', 'SELECT', 'SELECT INSERT UPDATE')
    ) AS t (name, staff, client)
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', item.name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', item.name);
    EXECUTE format('GRANT %s ON %s TO app_staff', replace(item.staff, ' ', ', '), item.name);
    IF item.client <> '' THEN EXECUTE format('GRANT %s ON %s TO app_client', replace(item.client, ' ', ', '), item.name); END IF;
    FOREACH command IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE'] LOOP
      CONTINUE WHEN strpos(item.staff || item.client, command) = 0;
      EXECUTE format('CREATE POLICY tenant_%s ON %s FOR %s TO %s %s %s', lower(command), item.name, command,
        concat_ws(', ', CASE WHEN strpos(item.staff, command) > 0 THEN 'app_staff' END, CASE WHEN strpos(item.client, command) > 0 THEN 'app_client' END),
        CASE WHEN command <> 'INSERT' THEN 'USING (client_id = ANY (app.ctx_clients()))' END,
        CASE WHEN command <> 'SELECT' THEN 'WITH CHECK (client_id = ANY (app.ctx_clients()))' END);
    END LOOP;
  END LOOP;
END $$;

-- Whoever holds a follow link's token reaches exactly its walk-through, while it runs and the link is open: these three functions and nothing else.
-- Unknown, expired, revoked and ended are one answer: no row.
CREATE FUNCTION pub.follow(token_sha256 text)
RETURNS TABLE (client_id uuid, walk_through_id uuid, client_slug text, period text, revision int, presenter_name text, slide text, seq int, blank boolean, started_at timestamptz, moved_at timestamptz, ended_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.client_id, l.walk_through_id, l.client_slug, l.period, l.revision, l.presenter_name, l.slide, l.seq, l.blank, l.started_at, l.moved_at, l.ended_at, w.link_expires_at
  FROM app.walk_through w JOIN pub.walk_through l ON l.client_id = w.client_id AND l.walk_through_id = w.walk_through_id
  WHERE w.link_sha256 = token_sha256 AND w.link_expires_at > clock_timestamp() AND l.ended_at IS NULL
$$;

CREATE FUNCTION pub.followed_edition(token_sha256 text) RETURNS TABLE (model text, code text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.model, e.code FROM pub.follow(token_sha256) f JOIN pub.edition e ON e.client_id = f.client_id AND e.period = f.period AND e.revision = f.revision
$$;

-- Says so to the presenter's screens when something changed that they show; no row when the link is not open. A stranger cannot take the place of somebody with an account, nor crowd the list.
CREATE FUNCTION pub.note_follower(token_sha256 text, follower uuid, named text, at_slide text, in_step boolean) RETURNS TABLE (walk_through_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  followed record;
  known record;
BEGIN
  SELECT f.client_id, f.walk_through_id INTO followed FROM pub.follow(token_sha256) f;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT o.name, o.slide, o.following, o.via, o.seen_at INTO known FROM pub.follower o
    WHERE o.client_id = followed.client_id AND o.walk_through_id = followed.walk_through_id AND o.follower_id = follower;
  IF known IS NULL AND (SELECT count(*) FROM pub.follower o WHERE o.client_id = followed.client_id AND o.walk_through_id = followed.walk_through_id) >= 200 THEN
    RETURN;
  END IF;
  INSERT INTO pub.follower AS o (client_id, walk_through_id, follower_id, name, via, slide, following, joined_at, seen_at)
    VALUES (followed.client_id, followed.walk_through_id, follower, named, 'link', at_slide, in_step, clock_timestamp(), clock_timestamp())
    ON CONFLICT ON CONSTRAINT follower_pkey DO UPDATE SET name = excluded.name, slide = excluded.slide, following = excluded.following, seen_at = excluded.seen_at
    WHERE o.via = 'link';
  IF known IS NULL OR (known.name, known.slide, known.following) IS DISTINCT FROM (named, at_slide, in_step) OR known.seen_at < clock_timestamp() - interval '12 seconds' THEN
    PERFORM pg_notify('walk_through', followed.client_id::text);
  END IF;
  RETURN QUERY SELECT followed.walk_through_id;
END $$;

GRANT SELECT (client_id, walk_through_id, link_sha256, link_expires_at) ON app.walk_through TO definer;
GRANT SELECT ON pub.walk_through TO definer;
GRANT SELECT, INSERT, UPDATE ON pub.follower TO definer;
GRANT SELECT (model) ON pub.edition TO definer;
CREATE POLICY follow_select ON app.walk_through FOR SELECT TO definer USING (true);
CREATE POLICY follow_select ON pub.walk_through FOR SELECT TO definer USING (true);
CREATE POLICY follow_select ON pub.follower FOR SELECT TO definer USING (true);
CREATE POLICY follow_insert ON pub.follower FOR INSERT TO definer WITH CHECK (via = 'link');
CREATE POLICY follow_update ON pub.follower FOR UPDATE TO definer USING (via = 'link') WITH CHECK (via = 'link');

GRANT EXECUTE ON FUNCTION pub.follow(text) TO app_public, definer;
GRANT EXECUTE ON FUNCTION pub.followed_edition(text) TO app_public;
GRANT EXECUTE ON FUNCTION pub.note_follower(text, uuid, text, text, boolean) TO app_public;
GRANT CREATE ON SCHEMA pub TO definer;
ALTER FUNCTION pub.follow(text) OWNER TO definer;
ALTER FUNCTION pub.followed_edition(text) OWNER TO definer;
ALTER FUNCTION pub.note_follower(text, uuid, text, text, boolean) OWNER TO definer;
REVOKE CREATE ON SCHEMA pub FROM definer;

ALTER TABLE app.walk_through ADD CHECK (ended_at >= started_at), ADD CHECK (planned_s BETWEEN 0 AND 43200), ADD CHECK (link_sha256 ~ '^[0-9a-f]{64}$'),
  ADD CHECK ((link_sha256 IS NULL) = (link_expires_at IS NULL)), ADD CHECK (link_expires_at <= started_at + interval '24 hours');
ALTER TABLE app.walk_through_view ADD CHECK (shown_ms BETWEEN 0 AND 43200000), ADD CHECK (slide ~ '^[A-Za-z0-9._-]{1,80}$'), ADD CHECK (section ~ '^[A-Za-z0-9._-]{1,80}$');
ALTER TABLE pub.walk_through ADD CHECK (seq >= 0), ADD CHECK (slide ~ '^[A-Za-z0-9._-]{1,80}$');
ALTER TABLE pub.follower ADD CHECK (via IN ('account', 'link')), ADD CHECK (slide ~ '^[A-Za-z0-9._-]{1,80}$'), ADD CHECK (length(name) BETWEEN 1 AND 80);

-- The highest number wins, whatever order the moves arrive in; a walk-through that has ended stays ended.
CREATE FUNCTION pub.only_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.seq < OLD.seq OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
     OR (NEW.client_id, NEW.walk_through_id, NEW.client_slug, NEW.period, NEW.revision) IS DISTINCT FROM (OLD.client_id, OLD.walk_through_id, OLD.client_slug, OLD.period, OLD.revision) THEN
    RAISE EXCEPTION 'a walk-through only goes forward' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_forward BEFORE UPDATE ON pub.walk_through FOR EACH ROW EXECUTE FUNCTION pub.only_forward();
