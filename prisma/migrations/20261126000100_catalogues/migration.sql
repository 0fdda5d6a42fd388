-- CreateTable
CREATE TABLE "app"."kev_entry" (
    "cve" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "added_on" DATE NOT NULL,
    "due_on" DATE,
    "ransomware" BOOLEAN NOT NULL,

    CONSTRAINT "kev_entry_pkey" PRIMARY KEY ("cve")
);

-- CreateTable
CREATE TABLE "app"."epss_block" (
    "block" TEXT NOT NULL,
    "cves" TEXT[],
    "scores" DOUBLE PRECISION[],
    "percentiles" DOUBLE PRECISION[],

    CONSTRAINT "epss_block_pkey" PRIMARY KEY ("block")
);

-- CreateTable
CREATE TABLE "app"."ssvc_point" (
    "cve" TEXT NOT NULL,
    "automatable" BOOLEAN,
    "technical_impact" TEXT,

    CONSTRAINT "ssvc_point_pkey" PRIMARY KEY ("cve")
);

-- CreateTable
CREATE TABLE "app"."catalogue_state" (
    "catalogue" TEXT NOT NULL,
    "version" TEXT,
    "as_of" DATE,
    "entries" INTEGER NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "origin" TEXT,
    "fetched_at" TIMESTAMPTZ(3),
    "attempted_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "catalogue_state_pkey" PRIMARY KEY ("catalogue")
);

-- CreateTable
CREATE TABLE "app"."client_deadline_policy" (
    "client_id" UUID NOT NULL,
    "effective_from" DATE NOT NULL,
    "policies" JSONB NOT NULL,
    "entered_by" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_deadline_policy_pkey" PRIMARY KEY ("client_id","effective_from")
);

-- AddForeignKey
ALTER TABLE "app"."client_deadline_policy" ADD CONSTRAINT "client_deadline_policy_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Public lists belong to no client: any staff reads them, the worker replaces them whole.
DO $$
DECLARE
  name text;
  command text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app.kev_entry', 'app.epss_block', 'app.ssvc_point', 'app.catalogue_state'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT ON %s TO app_staff, app_worker', name);
    EXECUTE format('CREATE POLICY vendor_select ON %s FOR SELECT TO app_staff, app_worker USING (app.ctx_valid())', name);
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO app_worker', name);
    EXECUTE format('CREATE POLICY vendor_insert ON %s FOR INSERT TO app_worker WITH CHECK (app.ctx_valid())', name);
    EXECUTE format('CREATE POLICY vendor_update ON %s FOR UPDATE TO app_worker USING (app.ctx_valid()) WITH CHECK (app.ctx_valid())', name);
    EXECUTE format('CREATE POLICY vendor_delete ON %s FOR DELETE TO app_worker USING (app.ctx_valid())', name);
  END LOOP;
END $$;

ALTER TABLE app.client_deadline_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.client_deadline_policy FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON app.client_deadline_policy TO app_staff, app_worker;
CREATE POLICY tenant_select ON app.client_deadline_policy FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_insert ON app.client_deadline_policy FOR INSERT TO app_staff, app_worker WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_update ON app.client_deadline_policy FOR UPDATE TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()));

ALTER TABLE app.kev_entry ADD CHECK (cve ~ '^CVE-[0-9]{4}-[0-9]{4,19}$');
ALTER TABLE app.epss_block ADD CHECK (block ~ '^CVE-[0-9]{4}-[0-9]{2,17}$'), ADD CHECK (cardinality(cves) BETWEEN 1 AND 100),
  ADD CHECK (cardinality(scores) = cardinality(cves) AND cardinality(percentiles) = cardinality(cves)),
  ADD CHECK (0 <= ALL (scores) AND 1 >= ALL (scores) AND 0 <= ALL (percentiles) AND 1 >= ALL (percentiles));
ALTER TABLE app.ssvc_point ADD CHECK (cve ~ '^CVE-[0-9]{4}-[0-9]{4,19}$'), ADD CHECK (technical_impact IN ('partial', 'total'));
ALTER TABLE app.catalogue_state ADD CHECK (catalogue IN ('kev', 'epss', 'ssvc')), ADD CHECK (entries >= 0), ADD CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  ADD CHECK ((fetched_at IS NULL) = (version IS NULL)), ADD CHECK ((fetched_at IS NULL) = (as_of IS NULL));
ALTER TABLE app.client_deadline_policy ADD CHECK (jsonb_typeof(policies) = 'array');
