ALTER TABLE "app"."contract_policy" ADD COLUMN "entered_by" TEXT, ADD COLUMN "entered_at" TIMESTAMPTZ(3);

ALTER TABLE "app"."maintenance"
    ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'maintenance',
    ADD COLUMN "author" TEXT,
    ADD COLUMN "entered_by" TEXT,
    ADD COLUMN "approver" TEXT,
    ADD COLUMN "approved_at" TIMESTAMPTZ(3),
    ADD COLUMN "source_id" UUID,
    ADD COLUMN "external_id" TEXT,
    ADD COLUMN "part" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3),
    ADD COLUMN "withdrawn_by" TEXT;

-- CreateTable
CREATE TABLE "app"."maintenance_series" (
    "client_id" UUID NOT NULL,
    "series_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "site_id" UUID,
    "kind" TEXT NOT NULL DEFAULT 'maintenance',
    "time_zone" TEXT NOT NULL,
    "weekly" JSONB NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE,
    "skip_days" DATE[],
    "announced_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "entered_by" TEXT NOT NULL,

    CONSTRAINT "maintenance_series_pkey" PRIMARY KEY ("client_id","series_id")
);

-- CreateTable
CREATE TABLE "app"."correction" (
    "client_id" UUID NOT NULL,
    "correction_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "site_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "clause" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "entered_by" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "approver" TEXT,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_by" TEXT,

    CONSTRAINT "correction_pkey" PRIMARY KEY ("client_id","correction_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "maintenance_client_id_source_id_external_id_site_id_part_key" ON "app"."maintenance"("client_id", "source_id", "external_id", "site_id", "part");

-- CreateIndex
CREATE INDEX "correction_client_id_starts_at_idx" ON "app"."correction"("client_id", "starts_at");

-- AddForeignKey
ALTER TABLE "app"."maintenance" ADD CONSTRAINT "maintenance_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."maintenance_series" ADD CONSTRAINT "maintenance_series_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."maintenance_series" ADD CONSTRAINT "maintenance_series_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."correction" ADD CONSTRAINT "correction_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."correction" ADD CONSTRAINT "correction_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Staff write contracts, maintenance and corrections of their clients; the client's own login reads none of it, only what was frozen into an edition.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app.maintenance_series', 'app.correction'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO app_staff, app_worker', name);
    EXECUTE format('CREATE POLICY tenant_select ON %s FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()))', name);
    EXECUTE format('CREATE POLICY tenant_insert ON %s FOR INSERT TO app_staff, app_worker WITH CHECK (client_id = ANY (app.ctx_clients()))', name);
    EXECUTE format('CREATE POLICY tenant_update ON %s FOR UPDATE TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()))', name);
  END LOOP;
END $$;

GRANT INSERT, UPDATE ON app.contract_policy TO app_staff;
ALTER POLICY tenant_insert ON app.contract_policy TO app_staff, app_worker;
ALTER POLICY tenant_update ON app.contract_policy TO app_staff, app_worker;
GRANT UPDATE ON app.maintenance TO app_staff;
ALTER POLICY tenant_update ON app.maintenance TO app_staff, app_worker;

-- Nobody approves what they entered themselves.
ALTER TABLE app.maintenance ADD CHECK (kind IN ('maintenance', 'emergency', 'client-request', 'third-party', 'force-majeure')),
  ADD CHECK ((source_id IS NULL) = (external_id IS NULL)), ADD CHECK (source_id IS NULL OR site_id IS NOT NULL), ADD CHECK (part >= 0),
  ADD CHECK (approver <> author), ADD CHECK (approver IS NULL OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)), ADD CHECK (length(external_id) <= 300);
ALTER TABLE app.maintenance_series ADD CHECK (kind IN ('maintenance', 'emergency', 'client-request', 'third-party', 'force-majeure')),
  ADD CHECK (jsonb_typeof(weekly) = 'array' AND jsonb_array_length(weekly) BETWEEN 1 AND 20), ADD CHECK (last_day IS NULL OR last_day >= first_day - 1),
  ADD CHECK (skip_days IS NOT NULL AND cardinality(skip_days) <= 400), ADD CHECK (length(reason) BETWEEN 1 AND 500);
ALTER TABLE app.correction ADD CHECK (starts_at < ends_at), ADD CHECK (length(reason) BETWEEN 1 AND 500), ADD CHECK (length(clause) BETWEEN 1 AND 200),
  ADD CHECK (approver <> author), ADD CHECK (num_nulls(approver, approved_by, approved_at) IN (0, 3)), ADD CHECK (withdrawn_at IS NULL OR approved_at IS NULL OR withdrawn_at >= approved_at);
