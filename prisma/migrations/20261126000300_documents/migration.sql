-- Versions of compliance statements, bridge letters, who took on the confidentiality terms, and how each client's residents pay.

-- AlterTable
ALTER TABLE "app"."attestation" ADD COLUMN "subject_id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN "entered_by" TEXT,
ADD COLUMN "bridge_letter_on" DATE,
ADD COLUMN "bridge_document_id" UUID,
ADD COLUMN "replaced_at" TIMESTAMPTZ(3),
ADD COLUMN "replaced_by" TEXT,
ADD COLUMN "ended_at" TIMESTAMPTZ(3),
ADD COLUMN "ended_by" TEXT,
ADD COLUMN "ended_on" DATE,
ADD COLUMN "ended_reason" TEXT;

-- AlterTable
ALTER TABLE "app"."document" ADD COLUMN "added_by" TEXT;

-- CreateTable
CREATE TABLE "app"."nda_acceptance" (
    "client_id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "text_sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "nda_acceptance_pkey" PRIMARY KEY ("client_id","document_id","user_id","version")
);

-- CreateTable
CREATE TABLE "app"."payment_setting" (
    "client_id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_setting_pkey" PRIMARY KEY ("client_id")
);

-- AddForeignKey
ALTER TABLE "app"."attestation" ADD CONSTRAINT "attestation_bridge_document_id_fkey" FOREIGN KEY ("bridge_document_id") REFERENCES "app"."document"("document_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."nda_acceptance" ADD CONSTRAINT "nda_acceptance_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."nda_acceptance" ADD CONSTRAINT "nda_acceptance_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "app"."document"("document_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."payment_setting" ADD CONSTRAINT "payment_setting_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

DO $$
DECLARE
  item record;
  command text;
BEGIN
  FOR item IN
    SELECT * FROM (VALUES
      -- table, what the staff login may do, what the worker login may do
      ('app.nda_acceptance', 'SELECT', 'SELECT'),
      ('app.payment_setting', 'SELECT INSERT UPDATE', 'SELECT INSERT UPDATE')
    ) AS t (name, staff, worker)
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', item.name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', item.name);
    EXECUTE format('GRANT %s ON %s TO app_staff', replace(item.staff, ' ', ', '), item.name);
    EXECUTE format('GRANT %s ON %s TO app_worker', replace(item.worker, ' ', ', '), item.name);
    FOREACH command IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE'] LOOP
      CONTINUE WHEN strpos(item.staff || item.worker, command) = 0;
      EXECUTE format('CREATE POLICY tenant_%s ON %s FOR %s TO %s %s %s', lower(command), item.name, command,
        concat_ws(', ', CASE WHEN strpos(item.staff, command) > 0 THEN 'app_staff' END, CASE WHEN strpos(item.worker, command) > 0 THEN 'app_worker' END),
        CASE WHEN command <> 'INSERT' THEN 'USING (client_id = ANY (app.ctx_clients()))' END,
        CASE WHEN command <> 'SELECT' THEN 'WITH CHECK (client_id = ANY (app.ctx_clients()))' END);
    END LOOP;
  END LOOP;
END $$;

-- Who agreed to what is proof: it stays as it was written.
CREATE TRIGGER write_once BEFORE UPDATE OR DELETE ON app.nda_acceptance FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER write_once_all BEFORE TRUNCATE ON app.nda_acceptance FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

ALTER TABLE app.attestation ADD CHECK ((replaced_at IS NULL) = (replaced_by IS NULL)), ADD CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  ADD CHECK ((ended_at IS NULL) = (ended_reason IS NULL)), ADD CHECK (ended_on IS NULL OR ended_at IS NOT NULL);
ALTER TABLE app.nda_acceptance ADD CHECK (text_sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE app.payment_setting ADD CHECK (page IN ('redirect', 'embedded', 'none'));

-- What somebody of a client reaches besides editions: shared files of statements that cover its products and that a report given to it shows, and who answers
-- for what in payments. The rule stands here, so that the client login can read nothing else of these tables.
CREATE FUNCTION pub.shared_document(wanted text)
RETURNS TABLE (client_id uuid, client_name text, time_zone text, document_id uuid, name text, content_type text, sha256 text, visibility text, size int, record jsonb, letter_sha256 text, letter_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.client_id, c.name, c.time_zone, d.document_id, d.name, d.content_type, d.sha256, d.visibility, octet_length(d.bytes), a.record, l.sha256, l.name
  FROM app.document d
    JOIN app.attestation a ON d.document_id IN (a.document_id, a.bridge_document_id)
    JOIN app.client c ON c.client_id = ANY (app.ctx_clients())
    LEFT JOIN app.document l ON l.document_id = a.bridge_document_id AND l.visibility <> 'internal'
  WHERE d.sha256 = wanted AND d.visibility <> 'internal' AND a.replaced_at IS NULL AND (a.ended_at IS NULL OR a.ended_on IS NOT NULL)
    AND (jsonb_array_length(a.record -> 'products') = 0
      OR EXISTS (SELECT FROM jsonb_array_elements_text(a.record -> 'products') p (name) JOIN unnest(c.products) o (name) ON lower(p.name) = lower(o.name)))
    AND EXISTS (SELECT FROM pub.edition e JOIN app.document s ON s.document_id IN (a.document_id, a.bridge_document_id) WHERE e.client_id = c.client_id AND strpos(e.model, s.sha256) > 0)
  ORDER BY a.imported_at DESC LIMIT 1
$$;

CREATE FUNCTION pub.nda_accepted(wanted text, reader uuid, terms text) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n.accepted_at FROM pub.shared_document(wanted) d JOIN app.nda_acceptance n ON n.client_id = d.client_id AND n.document_id = d.document_id
  WHERE n.user_id = reader AND n.version = terms
$$;

-- Accepting again keeps the first. False when there is nothing to accept.
CREATE FUNCTION pub.accept_nda(wanted text, reader uuid, reader_name text, reader_email text, terms text, terms_sha256 text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one record;
BEGIN
  SELECT d.client_id, d.document_id, d.name INTO found_one FROM pub.shared_document(wanted) d WHERE d.visibility = 'nda';
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO app.nda_acceptance (client_id, document_id, user_id, version, text_sha256, name, email, accepted_at)
    VALUES (found_one.client_id, found_one.document_id, reader, terms, terms_sha256, reader_name, reader_email, at) ON CONFLICT DO NOTHING;
  IF FOUND THEN
    PERFORM app.record_audit(found_one.client_id::text, at, reader_email, 'nda.accepted', wanted, jsonb_build_object('name', found_one.name, 'version', terms, 'textSha256', terms_sha256));
  END IF;
  RETURN true;
END $$;

-- The content, and that it was taken, in one act. No row without the terms where there are some.
CREATE FUNCTION pub.take_document(wanted text, reader uuid, reader_name text, reader_email text, terms text, at timestamptz) RETURNS TABLE (bytes bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one record;
BEGIN
  SELECT d.client_id, d.document_id, d.name, d.visibility INTO found_one FROM pub.shared_document(wanted) d;
  IF NOT FOUND OR (found_one.visibility = 'nda' AND pub.nda_accepted(wanted, reader, terms) IS NULL) THEN RETURN; END IF;
  PERFORM app.record_audit(found_one.client_id::text, at, reader_email, 'document.downloaded', wanted,
    jsonb_build_object('name', found_one.name, 'reader', reader_name, 'visibility', found_one.visibility, 'nda', CASE WHEN found_one.visibility = 'nda' THEN terms END));
  RETURN QUERY SELECT d.bytes FROM app.document d WHERE d.document_id = found_one.document_id;
END $$;

CREATE FUNCTION pub.payment_facts(wanted text) RETURNS TABLE (client_name text, time_zone text, products text[], page text, statements jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.name, c.time_zone, c.products, s.page,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.attestation_id, 'record', a.record, 'ended', a.ended_at IS NOT NULL, 'endedOn', a.ended_on))
      FROM app.attestation a WHERE a.replaced_at IS NULL AND a.programme ILIKE '%pci%' AND s.page IN ('redirect', 'embedded')), '[]')
  FROM app.client c LEFT JOIN app.payment_setting s ON s.client_id = c.client_id
  WHERE c.slug = wanted AND c.client_id = ANY (app.ctx_clients())
$$;

GRANT SELECT ON app.document, app.attestation, app.client, app.payment_setting TO definer;
GRANT SELECT, INSERT ON app.nda_acceptance TO definer;
CREATE POLICY shared_select ON app.document FOR SELECT TO definer USING (true);
CREATE POLICY shared_select ON app.attestation FOR SELECT TO definer USING (true);
CREATE POLICY shared_select ON app.client FOR SELECT TO definer USING (true);
CREATE POLICY shared_select ON app.payment_setting FOR SELECT TO definer USING (true);
CREATE POLICY shared_select ON app.nda_acceptance FOR SELECT TO definer USING (true);
CREATE POLICY shared_insert ON app.nda_acceptance FOR INSERT TO definer WITH CHECK (true);
GRANT EXECUTE ON FUNCTION app.ctx_clients() TO definer;
GRANT EXECUTE ON FUNCTION pub.shared_document(text), pub.nda_accepted(text, uuid, text) TO app_client, definer;
GRANT EXECUTE ON FUNCTION pub.accept_nda(text, uuid, text, text, text, text, timestamptz), pub.take_document(text, uuid, text, text, text, timestamptz), pub.payment_facts(text) TO app_client;
GRANT CREATE ON SCHEMA pub TO definer;
ALTER FUNCTION pub.shared_document(text) OWNER TO definer;
ALTER FUNCTION pub.nda_accepted(text, uuid, text) OWNER TO definer;
ALTER FUNCTION pub.accept_nda(text, uuid, text, text, text, text, timestamptz) OWNER TO definer;
ALTER FUNCTION pub.take_document(text, uuid, text, text, text, timestamptz) OWNER TO definer;
ALTER FUNCTION pub.payment_facts(text) OWNER TO definer;
REVOKE CREATE ON SCHEMA pub FROM definer;
